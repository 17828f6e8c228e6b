// Toasts, and the banner that says that the connection is lost.

import { byId, el, icon } from "./dom.js";
import { t } from "./words.js";

export function toast(text, warning = false) {
  const close = el("button", { type: "button", class: "icon-button", "aria-label": t("toast_close") }, icon("close"));
  const node = el("div", { class: warning ? "toast toast-warning" : "toast", "data-testid": "toast" }, el("p", {}, text), close);
  let timer = 0;
  const leave = () => node.remove();
  const start = () => (timer = setTimeout(leave, Math.max(warning ? 9000 : 6000, text.length * 90)));
  const hold = () => clearTimeout(timer);
  close.addEventListener("click", leave);
  node.addEventListener("pointerenter", hold);
  node.addEventListener("focusin", hold);
  node.addEventListener("pointerleave", start);
  node.addEventListener("focusout", start);
  const all = byId("toasts");
  all.append(node);
  while (all.children.length > 3) all.firstElementChild.remove();
  // A modal dialog makes the rest inert; shown again, the toasts come above it.
  all.popover = "manual";
  if (all.matches(":popover-open")) all.hidePopover();
  all.showPopover();
  start();
  byId("announcer").textContent = text;
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
