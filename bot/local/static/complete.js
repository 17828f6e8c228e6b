// The list of commands over a composer, while its first word begins with a slash.

import { byId, el } from "./dom.js";
import { session } from "./store.js";
import { counted, t } from "./words.js";

const bare = (command) => command.name.replace(/^\//, "");

export function createCompletion(field, changed) {
  const id = `${field.id}-commands`;
  const list = el("ul", { class: "commands", id, role: "listbox", "data-testid": "commands" });
  const usage = el("p", { class: "usage", "data-testid": "usage" });
  const node = el("div", { class: "completion" }, list, usage);
  let matches = [];
  let at = 0;
  list.hidden = usage.hidden = true;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", id);

  function found(word) {
    const wanted = word.toLowerCase();
    const begins = session.state.commands.filter((command) => bare(command).startsWith(wanted));
    const holds = session.state.commands.filter(
      (command) => !begins.includes(command) && `${bare(command)} ${command.help}`.toLowerCase().includes(wanted),
    );
    return [...begins, ...(wanted ? holds : [])];
  }

  function update() {
    const word = /^[/／](\S*)$/u.exec(field.value);
    const before = matches.length;
    matches = word ? found(word[1]) : [];
    at = 0;
    list.setAttribute("aria-label", t("commands_label"));
    list.hidden = !matches.length;
    list.replaceChildren(...matches.map(option));
    if (matches.length) list.scrollTop = 0;
    mark();
    showUsage();
    if (matches.length && matches.length !== before) byId("announcer").textContent = counted("commands_count", matches.length);
  }

  function option(command, index) {
    const example = command.example ? el("span", { class: "command-example" }, command.example) : null;
    const words = [el("b", {}, `/${bare(command)}`), el("span", { class: "command-help" }, command.help), example];
    const item = el("li", { role: "option", id: `${id}-${index}`, "data-command": bare(command) }, ...words);
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => accept(index));
    return item;
  }

  function mark() {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `${id}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  // Once a command is written, how it goes on.
  function showUsage() {
    const word = /^[/／](\S+)\s/u.exec(field.value);
    const command = word && session.state.commands.find((each) => bare(each) === word[1].toLowerCase());
    usage.hidden = !command;
    if (!command) return;
    const example = command.example ? t("command_example", { example: command.example }) : "";
    usage.replaceChildren(el("b", {}, `/${bare(command)}`), ` ${command.help} `, el("span", {}, example));
  }

  function accept(index) {
    field.value = `/${bare(matches[index])} `;
    field.focus();
    changed();
  }

  function close() {
    matches = [];
    list.hidden = true;
    mark();
  }

  // True when the key was for the list. Enter on a command that is fully written is for the composer.
  function pressed(event) {
    if (list.hidden) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      at = (at + moves[event.key] + matches.length) % matches.length;
      mark();
    } else if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey) {
      if (field.value.slice(1) === bare(matches[at])) return false;
      accept(at);
    } else if (event.key === "Tab" && !event.shiftKey) accept(at);
    else return false;
    event.preventDefault();
    return true;
  }

  field.addEventListener("blur", close);
  return { node, update, close, pressed };
}
