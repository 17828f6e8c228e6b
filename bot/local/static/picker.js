// A list to choose from by typing: a room or a person to go to, or whom to speak as.

import { el, icon } from "./dom.js";
import { sift } from "./fuzzy.js";
import { t } from "./words.js";

// `groups` are {label, items: [{title, detail, find, mark, current, run}]}; `mark()` makes the node in front of the
// title, and `find` are more words to find it by.
export function openPicker({ label, placeholder, groups, testid }) {
  const back = document.activeElement;
  const attributes = { type: "text", class: "picker-field", placeholder, "aria-label": label, autocomplete: "off", spellcheck: "false" };
  const field = el("input", { ...attributes, role: "combobox", "aria-expanded": "true", "aria-controls": "picker-list", "data-testid": `${testid}-field` });
  const list = el("div", { class: "picker-list", id: "picker-list", role: "listbox", "aria-label": label });
  const head = el("div", { class: "picker-head" }, icon("search"), field);
  const dialog = el("dialog", { class: "picker", "aria-label": label, "data-testid": testid }, head, list);
  let shown = [];
  let at = 0;

  function draw() {
    shown = [];
    const typed = field.value.trim();
    const parts = groups.map((group) => {
      const found = sift(group.items, typed, (item) => [item.title, item.find ?? ""]);
      return found.length ? el("div", { role: "group", "aria-label": group.label }, heading(group.label), ...found.map(option)) : null;
    });
    const kept = parts.filter(Boolean);
    list.replaceChildren(...(kept.length ? kept : [el("p", { class: "picker-none" }, t("nothing_found"))]));
    at = typed ? 0 : Math.max(0, shown.findIndex(({ item }) => item.current));
    mark();
  }

  const heading = (text) => el("div", { class: "picker-label", "aria-hidden": "true" }, text);

  function option(item) {
    const index = shown.length;
    const words = el("span", { class: "picker-words" }, el("b", {}, item.title), item.detail ? el("span", {}, item.detail) : null);
    const node = el("div", { role: "option", class: "picker-option", id: `picker-${index}`, "data-testid": `${testid}-option` }, item.mark(), words, item.current ? icon("check") : null);
    node.addEventListener("click", () => choose(index));
    shown.push({ item, node });
    return node;
  }

  function mark() {
    shown.forEach(({ node }, index) => node.setAttribute("aria-selected", String(index === at)));
    field.setAttribute("aria-activedescendant", shown[at]?.node.id ?? "");
    shown[at]?.node.scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const chosen = shown[index];
    if (!chosen) return;
    dialog.close();
    chosen.item.run();
  }

  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && shown.length) {
      at = (at + by + shown.length) % shown.length;
      mark();
    } else if (event.key === "Enter") choose(at);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  draw();
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}
