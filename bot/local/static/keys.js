// The keyboard: the page's own keys, and the sheet that shows them all.

import { byId, el, iconButton } from "./dom.js";
import { t } from "./words.js";

const sheet = [
  ["keys_jump", "Ctrl K"], ["keys_commands", "/"], ["keys_names", "@ # ~ !"], ["keys_send", "Enter"], ["keys_line", "Shift Enter"],
  ["keys_last", "↑"], ["keys_messages", "Shift Tab"], ["keys_move", "↑ ↓"], ["keys_reply", "R"], ["keys_react", "+"], ["keys_edit", "E"],
  ["keys_delete", "Del"], ["keys_close", "Esc"], ["keys_help", "?"],
];

export function showKeys() {
  if (document.querySelector("dialog[open]")) return;
  const back = document.activeElement;
  const rows = sheet.map(([key, keys]) => {
    const caps = keys.split(" ").map((each) => el("kbd", {}, each));
    return el("div", {}, el("dt", {}, t(key)), el("dd", {}, ...caps));
  });
  const close = iconButton("close", t("close"), () => dialog.close());
  const head = el("header", { class: "form-head" }, el("h2", { id: "keys-title" }, t("shortcuts")), close);
  const dialog = el("dialog", { class: "form keys", "aria-labelledby": "keys-title", "data-testid": "keys" }, head, el("dl", { class: "keys-list" }, ...rows));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// `jump()` opens the list of places, `compose()` puts the focus where one speaks.
export function startKeys({ jump, compose }) {
  document.addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    const typing = event.target.matches?.("input, textarea, select");
    const modal = document.querySelector("dialog[open]");
    if (event.isComposing || event.defaultPrevented || modal) return;
    if (control && event.key.toLowerCase() === "k") jump();
    else if ((control && event.key === "/") || (event.key === "?" && !typing)) showKeys();
    else if (event.key === "/" && !typing && !control) compose("/");
    else if (event.key === "Escape" && byId("log").contains(event.target)) compose();
    else return;
    event.preventDefault();
  });
}
