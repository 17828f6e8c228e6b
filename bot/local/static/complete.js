// The list over a composer of what the words before the caret could become.

import { avatar, el } from "./dom.js";
import { commandOf, completions } from "./names.js";
import { announce } from "./notice.js";
import { counted, t } from "./words.js";

export function createCompletion(field, changed) {
  const id = `${field.id}-commands`;
  const list = el("ul", { class: "commands", id, role: "listbox", "data-testid": `${field.dataset.testid}-list` });
  const usage = el("p", { class: "usage", "data-testid": `${field.dataset.testid}-usage`, id: `${field.id}-usage` });
  const node = el("div", { class: "completion" }, list, usage);
  let items = [];
  let from = 0;
  let at = 0;
  list.hidden = usage.hidden = true;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", id);

  const before = () => field.value.slice(0, field.selectionStart);

  function update() {
    const found = field.selectionStart === field.selectionEnd ? completions(before()) : null;
    const count = items.length;
    items = found?.items ?? [];
    from = found?.from ?? 0;
    at = 0;
    list.setAttribute("aria-label", found?.label ?? "");
    list.className = `commands ${found?.kind ?? ""}`;
    list.hidden = !items.length;
    list.replaceChildren(...items.map(option));
    if (items.length) list.scrollTop = 0;
    mark();
    showUsage();
    if (items.length && items.length !== count) announce(counted("choices_count", items.length));
  }

  function option(item, index) {
    const face = item.person ? avatar(item.person.id, item.person.name) : null;
    const example = item.example ? el("span", { class: "command-example" }, item.example) : null;
    const words = [face, el("b", {}, item.title), item.detail ? el("span", { class: "command-help" }, item.detail) : null, example];
    const node = el("li", { role: "option", id: `${id}-${index}`, "data-command": item.command }, ...words);
    node.addEventListener("pointerdown", (event) => event.preventDefault());
    node.addEventListener("click", () => accept(index));
    return node;
  }

  function mark() {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `${id}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  // Once a command is written, how it goes on.
  function showUsage() {
    const command = commandOf(field.value);
    usage.hidden = !command || !list.hidden;
    if (usage.hidden) return;
    const example = command.example ? el("span", {}, t("command_example", { example: command.example })) : "";
    usage.replaceChildren(el("b", {}, command.help), " ", example);
  }

  function accept(index) {
    const after = field.value.slice(field.selectionStart).replace(/^ /, "");
    const start = `${field.value.slice(0, from)}${items[index].insert} `;
    field.value = start + after;
    field.focus();
    field.setSelectionRange(start.length, start.length);
    changed();
  }

  function close() {
    items = [];
    list.hidden = true;
    mark();
    showUsage();
  }

  // True when the key was for the list. Enter on what is fully written is for the composer.
  function pressed(event) {
    if (list.hidden) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      at = (at + moves[event.key] + items.length) % items.length;
      mark();
    } else if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey) {
      if (field.value.slice(from).toLowerCase() === items[at].insert.toLowerCase()) return false;
      accept(at);
    } else if (event.key === "Tab" && !event.shiftKey) accept(at);
    else return false;
    event.preventDefault();
    return true;
  }

  field.addEventListener("blur", close);
  return { node, update, close, pressed };
}
