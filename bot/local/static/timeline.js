// The room's messages: one node each, kept through updates, with its thread under it.

import { arrange, byId, el, icon } from "./dom.js";
import { gist, isLine, renderContent, renderFace, renderHead } from "./message.js";
import { session, threads } from "./store.js";
import { counted, dayKey, dayText, t } from "./words.js";

const pageSize = 200;
const together = 5 * 60000;
const log = byId("log");
const scroller = byId("scroller");

// `actions`: press(message, button, node) and replyBox(message, close) → the element of a composer with focus().
export function createTimeline(actions) {
  let entries = new Map();
  let dividers = new Map();
  let limit = pageSize;
  let shown = null;

  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    byId("newer").hidden = true;
  };

  function show(store) {
    [entries, dividers, limit, shown] = [new Map(), new Map(), pageSize, store];
    log.replaceChildren();
    log.setAttribute("aria-live", "off");
    log.setAttribute("aria-label", t("log_label", { room: session.room?.name ?? "" }));
    byId("newer").hidden = true;
    update();
    toEnd();
  }

  // `added` are the messages that were not there before; my own words always scroll into view.
  function update(added = []) {
    const followed = atEnd();
    const { roots, replies } = threads(shown);
    const visible = roots.slice(-limit);
    byId("earlier").hidden = visible.length === roots.length;
    const nodes = [];
    let before = null;
    for (const message of visible) {
      const day = dayKey(message.at);
      if (!before || day !== dayKey(before.at)) nodes.push(divider(day, message.at));
      const entry = entryOf(message);
      const under = replies.get(String(message.id)) ?? [];
      entry.node.classList.toggle("continued", continues(message, before, replies));
      updateThread(entry, under);
      nodes.push(entry.node);
      before = message;
    }
    arrange(log, nodes);
    if (shown.loaded) requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
    if (followed) toEnd();
    else if (added.some((message) => String(message.author) !== String(session.me))) byId("newer").hidden = false;
  }

  function continues(message, before, replies) {
    if (!before || before.card || message.card || (message.to && !session.room?.private) || before.author !== message.author) return false;
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

  function entryOf(message, isReply = false) {
    const id = String(message.id);
    const version = `${message.seq} ${message.pending ?? ""}`;
    let entry = entries.get(id);
    if (entry?.version === version) return entry;
    if (!entry) {
      entry = { node: el("article", { "data-testid": "message", "data-id": id, tabindex: "-1" }), open: false };
      entry.main = el("div", { class: "main-part" });
      entry.node.append(entry.main);
      entries.set(id, entry);
    } else entry.node.classList.add("changed");
    entry.version = version;
    fill(entry, message, isReply);
    return entry;
  }

  function fill(entry, message, isReply) {
    const { node, main } = entry;
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const body = el("div", { class: "body" }, renderHead(message));
    body.append(renderContent(message, (button, pressed) => actions.press(message, button, pressed)));
    node.className = `message${node.classList.contains("changed") ? " changed" : ""}`;
    node.classList.toggle("has-card", Boolean(message.card) && !isLine(message.card));
    node.classList.toggle("secret", Boolean(message.to) && !session.room?.private);
    node.classList.toggle("pending", Boolean(message.pending));
    // Read out once, when it has arrived.
    if (message.pending) node.setAttribute("aria-hidden", "true");
    if (message.card?.ref) node.dataset.ref = message.card.ref;
    main.replaceChildren(renderFace(message), body);
    if (!isReply && !message.pending) addReplies(entry, message, body);
    if (focused) refocus(entry, focused);
  }

  function refocus({ node, main }, focused) {
    const buttons = [...main.querySelectorAll("button")];
    const same = buttons.find((button) => button.dataset.button === focused.dataset.button)
      ?? buttons.find((button) => button.textContent === focused.textContent);
    (same ?? node).focus({ preventScroll: true });
  }

  function addReplies(entry, message, body) {
    entry.thread ??= el("div", { class: "thread", role: "group", "aria-label": t("thread_label", { title: gist(message) }) });
    body.append(entry.thread);
    if (message.to && !session.room?.private) return;
    const label = t("reply_label", { title: gist(message) });
    const button = el("button", { type: "button", class: "reply", "data-testid": "reply", "aria-label": label, title: t("reply") });
    button.append(icon("reply"), el("span", {}, t("reply")));
    button.addEventListener("click", () => openReply(message));
    body.append(button);
  }

  function openReply(message) {
    const entry = entries.get(String(message.id));
    if (!entry?.thread) return;
    entry.box ??= actions.replyBox(message, () => {
      entry.box.remove();
      entry.box = null;
      entry.main.querySelector(".reply")?.focus();
    });
    if (!entry.box.isConnected) entry.thread.parentElement.append(entry.box);
    entry.box.querySelector("textarea").focus({ preventScroll: true });
    entry.box.scrollIntoView({ block: "nearest" });
  }

  function updateThread(entry, messages) {
    if (!entry.thread) return;
    if (entry.box && !entry.box.isConnected) entry.thread.parentElement.append(entry.box);
    const hidden = entry.open ? 0 : Math.max(0, messages.length - 3);
    const nodes = messages.slice(hidden === 1 ? 0 : hidden).map((message) => entryOf(message, true).node);
    if (messages.length > 4) nodes.unshift(toggle(entry, messages.length - 3));
    arrange(entry.thread, nodes);
  }

  function toggle(entry, more) {
    entry.toggle ??= el("button", { type: "button", class: "quiet thread-toggle", "data-testid": "thread-toggle" });
    entry.toggle.textContent = entry.open ? t("replies_hide") : counted("replies_show", more);
    entry.toggle.setAttribute("aria-expanded", String(entry.open));
    entry.toggle.onclick = () => {
      entry.open = !entry.open;
      update();
    };
    return entry.toggle;
  }

  byId("newer").addEventListener("click", toEnd);
  byId("earlier").addEventListener("click", () => {
    const below = scroller.scrollHeight - scroller.scrollTop;
    limit += pageSize;
    update();
    scroller.scrollTop = scroller.scrollHeight - below;
  });
  scroller.addEventListener("scroll", () => atEnd() && (byId("newer").hidden = true), { passive: true });
  log.addEventListener("animationend", (event) => event.target.closest(".changed")?.classList.remove("changed"));
  return { show, update, toEnd, openReply };
}
