// A message's node, kept through all its changes, so that focus and place survive them.

import { el } from "./dom.js";
import { gist, hasCard, isSecret, renderContent, renderFace, renderHead } from "./message.js";
import { isGone } from "./store.js";
import { tabbable } from "./roving.js";
import { momentText } from "./words.js";

// `actions`: press, react and editor(message, testid) → what stands in the place of its words while it is edited.
export function createViews(actions, testid) {
  let views = new Map();

  function of(message) {
    const id = String(message.id);
    const editor = actions.editor(message, testid);
    const version = JSON.stringify([message.seq, message.pending, isGone(message), Boolean(editor), message.reactions, message.files, message.card?.files]);
    let view = views.get(id);
    if (view?.version === version) return view;
    if (!view) {
      view = { node: el("article", { "data-testid": testid, "data-id": id, tabindex: "-1" }), extra: null };
      view.main = el("div", { class: "main-part" });
      view.node.append(view.main);
      views.set(id, view);
    } else if (view.seq !== message.seq) view.node.classList.add("changed");
    Object.assign(view, { version, message, seq: message.seq });
    fill(view, editor);
    return view;
  }

  function fill(view, editor) {
    const { node, main, message } = view;
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const body = el("div", { class: "body" }, renderHead(message), ...(editor ? [editor] : renderContent(message, actions)));
    if (view.extra) body.append(view.extra);
    const kept = ["changed", "continued", "fresh", "current"].filter((name) => node.classList.contains(name));
    node.className = ["message", ...kept].join(" ");
    node.classList.toggle("has-card", hasCard(message));
    node.classList.toggle("secret", isSecret(message));
    node.classList.toggle("pending", Boolean(message.pending));
    node.setAttribute("aria-label", `${message.author_name}, ${momentText(message.at)}: ${gist(message)}`);
    if (message.card?.ref) node.dataset.ref = message.card.ref;
    const tools = main.querySelector(":scope > .tools");
    main.replaceChildren(renderFace(message), body, ...(tools ? [tools] : []));
    tabbable(node, node.tabIndex === 0);
    if (focused && !editor) refocus(view, focused);
  }

  // The same button again, or the message itself where the button is gone.
  function refocus({ node, main }, focused) {
    if (main.contains(focused)) return focused.focus({ preventScroll: true });
    const buttons = [...main.querySelectorAll("button, a")];
    const named = (name) => focused.dataset[name] && buttons.find((button) => button.dataset[name] === focused.dataset[name]);
    const same = named("button") ?? named("action") ?? buttons.find((button) => button.textContent && button.textContent === focused.textContent);
    (same ?? node).focus({ preventScroll: true });
  }

  return { of, find: (id) => views.get(String(id)), clear: () => (views = new Map()) };
}
