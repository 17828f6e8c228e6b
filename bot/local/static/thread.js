// A thread beside the room (on a phone, over it): the message, all its replies, and a field of its own.

import { arrange, byId } from "./dom.js";
import { createRoving, tabbable } from "./roving.js";
import { rootOf, session, storeOf, threads } from "./store.js";
import { createTools } from "./tools.js";
import { createViews } from "./view.js";
import { counted, t } from "./words.js";

const panel = byId("thread");
const scroller = byId("thread-scroller");
const narrow = matchMedia("(max-width: 760px)");

// `opened(root, focus)` binds the panel's field to the thread, `closed(id)` is told when it has gone.
export function createThread(actions, { opened, closed }) {
  const roots = createViews(actions, "thread-root");
  const views = createViews(actions, "thread-message");
  const find = (article) => storeOf(session.room.id).messages.get(article.dataset.id);
  const { reply: _, ...rest } = actions;
  const tools = createTools(panel, find, rest);
  const roving = createRoving(byId("thread-log"), tools.key);
  let shown = null;

  function open(message, focus = true) {
    const id = rootOf(storeOf(session.room.id), message.id);
    if (shown === id) return focus && opened(null, true);
    shown = id;
    [byId("thread-root"), byId("thread-log")].forEach((node) => node.replaceChildren());
    [roots, views].forEach((each) => each.clear());
    panel.hidden = false;
    document.body.classList.add("thread-open");
    byId("main").inert = narrow.matches;
    byId("thread-room").textContent = session.room.name;
    byId("thread-log").setAttribute("aria-label", t("replies_label"));
    update();
    scroller.scrollTop = scroller.scrollHeight;
    opened(storeOf(session.room.id).messages.get(id) ?? message, focus);
  }

  function close() {
    if (shown === null) return;
    const id = shown;
    shown = null;
    panel.hidden = true;
    document.body.classList.remove("thread-open");
    byId("main").inert = false;
    closed(id);
  }

  function update(added = []) {
    if (shown === null) return;
    const store = storeOf(session.room.id);
    const root = store.messages.get(shown);
    if (!root) return close();
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
    const replies = threads(store).replies.get(shown) ?? [];
    const above = roots.of(root).node;
    arrange(byId("thread-root"), [above]);
    tabbable(above, true);
    arrange(byId("thread-log"), replies.map((reply) => views.of(reply).node));
    for (const message of added) views.find(message.id)?.node.classList.add("fresh");
    byId("thread-count").textContent = replies.length ? counted("replies", replies.length) : t("replies_none");
    roving.settle();
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  }

  byId("thread-close").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  panel.addEventListener("animationend", (event) => event.target.closest("article")?.classList.remove("changed", "fresh"));
  narrow.addEventListener("change", () => (byId("main").inert = narrow.matches && shown !== null));
  return { open, close, update, toEnd: () => (scroller.scrollTop = scroller.scrollHeight), isOpen: (id) => shown === String(id) };
}
