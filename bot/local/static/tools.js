// The small bar at the edge of the message that is pointed at or has the focus.

import { el, iconButton } from "./dom.js";
import { canDelete, canEdit } from "./edit.js";
import { isSecret } from "./message.js";
import { isGone } from "./store.js";
import { t } from "./words.js";

const faces = ["👍", "✅", "👀", "❤️", "🎉", "😂", "🙏", "😮"];
const touch = matchMedia("(hover: none)");

// `find(article)` answers the message; `actions` are react, reply, edit and remove.
export function createTools(list, find, actions) {
  const bar = el("div", { class: "tools", role: "group", "data-testid": "tools" });

  function put(article) {
    const message = article && find(article);
    const main = article?.querySelector(":scope > .main-part");
    if (!message || !main || message.pending || isGone(message) || main.querySelector(".editor")) return bar.remove();
    if (bar.parentElement === main) return;
    const tools = buttons(message);
    if (!tools.length) return bar.remove();
    bar.setAttribute("aria-label", t("tools"));
    bar.replaceChildren(...tools);
    main.append(bar);
  }

  function buttons(message) {
    const { react, reply, edit, remove } = actions;
    const tool = (name, key, run) => iconButton(name, t(key), run, { "data-testid": `tool-${key}`, "data-action": key });
    const open = !isSecret(message);
    return [
      open && tool("smile", "react", () => choose(message, react)),
      open && reply && tool("reply", "reply", () => reply(message)),
      canEdit(message) && tool("edit", "edit", () => edit(message, bar.closest("article").dataset.testid)),
      canDelete(message) && tool("bin", "delete", () => remove(message)),
    ].filter(Boolean);
  }

  function choose(message, react) {
    const nodes = faces.map((emoji) => {
      const look = { type: "button", class: "emoji", "aria-label": t("react_with", { emoji }), "data-testid": "emoji" };
      const run = () => {
        const article = bar.closest("article");
        bar.remove();
        article?.focus({ preventScroll: true });
        react(message, emoji);
      };
      return el("button", { ...look, onclick: run }, emoji);
    });
    bar.replaceChildren(...nodes);
    nodes[0].focus();
  }

  function pressed(event) {
    const at = [...bar.children].indexOf(event.target);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && at >= 0) bar.children[(at + by + bar.children.length) % bar.children.length].focus();
    else if (event.key === "Escape") {
      const article = bar.closest("article");
      bar.remove();
      article?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  bar.addEventListener("keydown", pressed);
  list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && put(event.target.closest("article")));
  list.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && !bar.contains(document.activeElement) && bar.remove());
  list.addEventListener("focusin", (event) => event.target.matches("article:focus-visible") && put(event.target));
  list.addEventListener("click", (event) => {
    if (!touch.matches || event.target.closest("button, a, input, textarea, video")) return;
    const article = event.target.closest("article");
    if (bar.parentElement?.parentElement === article) bar.remove();
    else put(article);
  });

  // The keys of a message that has the focus itself.
  function key(event, article) {
    const message = find(article);
    if (event.target !== article || event.ctrlKey || event.metaKey || event.altKey || !message) return;
    put(article);
    const tool = { r: "reply", e: "edit", "+": "react", Delete: "delete" }[event.key];
    const button = tool && bar.isConnected && bar.querySelector(`[data-action="${tool}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  return { key };
}
