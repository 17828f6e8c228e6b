// What is said aside: toasts, the screen reader's line, and the banner that says that the connection is lost.

import { byId, el, iconButton } from "./dom.js";
import { t } from "./words.js";

// Reads each text out once, when nothing else is being read.
export function announce(text) {
  const line = el("p", {}, text);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), 8000);
}

// `action` is {label, run}; `gone()` is called when the toast has left without it.
export function toast(text, { warning = false, action, seconds, gone } = {}) {
  const node = el("div", { class: warning ? "toast toast-warning" : "toast", "data-testid": "toast" }, el("p", { dir: "auto" }, text));
  let timer = 0;
  const leave = () => {
    clearTimeout(timer);
    node.remove();
    gone?.();
    gone = null;
  };
  if (action) {
    const undo = el("button", { type: "button", class: "toast-action", "data-testid": "toast-action" }, action.label);
    undo.addEventListener("click", () => {
      gone = null;
      leave();
      action.run();
    });
    node.append(undo);
  }
  node.append(iconButton("close", t("toast_close"), leave));
  const start = () => (timer = setTimeout(leave, seconds ? seconds * 1000 : Math.max(warning ? 9000 : 6000, text.length * 90)));
  const hold = () => clearTimeout(timer);
  for (const event of ["pointerenter", "focusin"]) node.addEventListener(event, hold);
  for (const event of ["pointerleave", "focusout"]) node.addEventListener(event, start);
  show(node);
  start();
  announce(text);
}

function show(node) {
  const all = byId("toasts");
  all.append(node);
  while (all.children.length > 3) all.firstElementChild.querySelector(".icon-button").click();
  // A modal dialog makes the rest inert; shown again, the toasts come above it.
  all.popover = "manual";
  if (all.matches(":popover-open")) all.hidePopover();
  all.showPopover();
}

// Waits before the next try, the longer the more tries failed; "Try now" ends the wait.
export function waitToRetry(failures) {
  const seconds = Math.min(15, 2 ** Math.min(failures - 1, 4));
  const banner = byId("banner");
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    if (failures < 2) return;
    const again = el("button", { type: "button", class: "quiet" }, t("connection_retry"));
    again.addEventListener("click", () => {
      clearTimeout(timer);
      resolve();
    });
    if (!banner.firstChild) banner.append(el("span", {}, t("connection_lost")), again);
    else banner.lastChild.replaceWith(again);
  });
}

// True when it had been lost.
export function connected() {
  const lost = byId("banner").hasChildNodes();
  byId("banner").replaceChildren();
  return lost;
}
