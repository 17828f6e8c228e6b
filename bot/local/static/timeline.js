// The room's messages by day, with the line where the new ones begin and a way into each one's thread.

import { arrange, avatar, byId, el, icon } from "./dom.js";
import { gist, hasCard, isSecret } from "./message.js";
import { createRoving } from "./roving.js";
import { isMine, session, threads } from "./store.js";
import { createTools } from "./tools.js";
import { isNew } from "./unread.js";
import { createViews } from "./view.js";
import { counted, dayKey, dayText, t, timeText } from "./words.js";

const pageSize = 120;
const together = 5 * 60000;
const log = byId("log");
const scroller = byId("scroller");

// `actions`: press, react, reply, edit, remove, and editor.
export function createTimeline(actions) {
  const views = createViews(actions, "message");
  const tools = createTools(log, (article) => views.find(article.dataset.id)?.message, actions);
  const roving = createRoving(log, tools.key);
  const line = el("div", { class: "new-line", role: "separator", "data-testid": "new-line" }, el("span"));
  let dividers = new Map();
  let limit = pageSize;
  let shown = null;
  let from = Infinity;
  let waiting = 0;
  let stuck = true;

  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    stuck = true;
    seen();
  };
  const seen = () => {
    waiting = 0;
    byId("newer").hidden = true;
  };

  // `unreadFrom` is the last message that was read, after which the line stands.
  function show(store, unreadFrom) {
    [dividers, limit, shown, from] = [new Map(), pageSize, store, unreadFrom];
    views.clear();
    log.replaceChildren();
    log.setAttribute("aria-label", t("log_label", { room: session.room?.name ?? "" }));
    update();
    toEnd();
    toLine();
  }

  // From here on what comes is new, unless the line stands already.
  function draw(unreadFrom) {
    if (!line.isConnected) from = unreadFrom;
  }

  function toLine() {
    if (!line.isConnected) return;
    const above = line.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    if (above >= 0) return;
    scroller.scrollTop += above - 40;
    stuck = atEnd();
  }

  // `added` are the messages that were not there before; my own words always scroll into view.
  function update(added = []) {
    const followed = stuck;
    const { roots, replies } = threads(shown);
    const visible = roots.slice(-limit);
    byId("earlier").hidden = visible.length === roots.length;
    const fresh = new Set(added.map((message) => String(message.id)));
    const nodes = [];
    let before = null;
    let drawn = false;
    for (const message of visible) {
      const day = dayKey(message.at);
      const cut = !drawn && isNew(message, from);
      if (!before || day !== dayKey(before.at)) nodes.push(divider(day, message.at));
      if (cut) nodes.push(line);
      drawn ||= cut;
      nodes.push(nodeOf(message, cut ? null : before, replies, fresh));
      before = message;
    }
    line.firstChild.textContent = t("new_line");
    arrange(log, nodes);
    roving.settle();
    if (followed) toEnd();
    else count(added);
  }

  function nodeOf(message, before, replies, fresh) {
    const view = views.of(message);
    const under = replies.get(String(message.id)) ?? [];
    view.node.classList.toggle("continued", continues(message, before, replies));
    if (fresh.has(String(message.id))) view.node.classList.add("fresh");
    summarise(view, message, under);
    return view.node;
  }

  function continues(message, before, replies) {
    if (!before || hasCard(before) || hasCard(message) || isSecret(message) || before.author !== message.author) return false;
    if (Boolean(before.to) !== Boolean(message.to) || replies.has(String(before.id))) return false;
    return dayKey(before.at) === dayKey(message.at) && Date.parse(message.at) - Date.parse(before.at) < together;
  }

  function divider(day, at) {
    if (!dividers.has(day)) dividers.set(day, el("div", { class: "day", role: "separator" }, el("span")));
    const node = dividers.get(day);
    const text = dayText(at);
    if (node.firstChild.textContent !== text) node.firstChild.textContent = text;
    return node;
  }

  // The way into the thread: how many replies there are, and the last of them.
  function summarise(view, message, replies) {
    const wanted = !message.pending && !isSecret(message) && (replies.length > 0 || hasCard(message));
    const look = JSON.stringify([wanted, session.state.locale, replies.map((reply) => [reply.id, reply.seq])]);
    if (view.look === look) return;
    view.look = look;
    if (!wanted) {
      view.extra?.remove();
      view.extra = null;
      return;
    }
    if (!view.extra) {
      const button = el("button", { type: "button", "data-testid": "reply", "data-action": "thread", onclick: () => actions.reply(view.message) });
      view.extra = el("div", { class: "thread" }, button);
      view.main.querySelector(".body").append(view.extra);
      button.tabIndex = view.node.tabIndex;
    }
    fillSummary(view.extra.firstChild, message, replies);
  }

  function fillSummary(button, message, replies) {
    const last = replies.at(-1);
    button.className = last ? "reply summary" : "reply";
    button.setAttribute("aria-label", last ? `${counted("replies", replies.length)}. ${gist(last)}` : t("reply_label", { title: gist(message) }));
    if (!last) return button.replaceChildren(icon("reply"), el("span", {}, t("reply")));
    const faces = new Map(replies.map((reply) => [reply.author, reply.author_name]));
    const news = replies.some((reply) => isNew(reply, from)) ? el("span", { class: "dot" }) : null;
    const said = el("span", { class: "summary-last", dir: "auto" }, last.author === null ? gist(last) : `${last.author_name}: ${gist(last)}`);
    const parts = [...faces].slice(-3).map(([id, name]) => avatar(id ?? null, name));
    parts.push(el("b", {}, counted("replies", replies.length)), ...(news ? [news] : []), said, el("span", { class: "time" }, timeText(last.at)));
    button.replaceChildren(...parts);
  }

  function count(added) {
    waiting += added.filter((message) => !isMine(message) && !message.thread).length;
    if (!waiting) return;
    byId("newer").hidden = false;
    byId("newer").querySelector("span").textContent = counted("unread", waiting);
  }

  function earlier() {
    const below = scroller.scrollHeight - scroller.scrollTop;
    limit += pageSize;
    update();
    scroller.scrollTop = scroller.scrollHeight - below;
  }

  function focusOn(id) {
    while (!views.find(id)?.node.isConnected && !byId("earlier").hidden) earlier();
    const node = views.find(id)?.node;
    if (!node?.isConnected) return false;
    node.scrollIntoView({ block: "center" });
    node.classList.add("changed");
    node.focus({ preventScroll: true });
    return true;
  }

  byId("newer").addEventListener("click", toEnd);
  byId("earlier").addEventListener("click", earlier);
  scroller.addEventListener("scroll", () => {
    stuck = atEnd();
    if (stuck) seen();
    if (scroller.scrollTop < 200 && !byId("earlier").hidden) earlier();
  }, { passive: true });
  // A picture that has come or a field that grows must not cover the newest words.
  const sizes = new ResizeObserver(() => stuck && toEnd());
  for (const node of [scroller, log]) sizes.observe(node);
  log.addEventListener("animationend", (event) => event.target.closest("article")?.classList.remove("changed", "fresh"));
  const focusReply = (id) => views.find(id)?.extra?.firstChild.focus();
  return { show, update, toEnd, draw, focusOn, focusReply, focusLast: roving.focusLast };
}
