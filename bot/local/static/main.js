// Wires the page: who is where, what the server says, and what a person does.

import { Failure, act, getMessages, getState } from "./api.js";
import { createComposer } from "./composer.js";
import { byId, el } from "./dom.js";
import { openForm } from "./form.js";
import { gist } from "./message.js";
import { connected, toast, waitToRetry } from "./notice.js";
import { closeDrawer, renderPeople, renderRooms, showClock, startClock, startDrawer, startPeople } from "./sidebar.js";
import { enter, merge, receive, session, storeOf } from "./store.js";
import { createTimeline } from "./timeline.js";
import { nowMs, setNow, setWords, t } from "./words.js";

const timeline = createTimeline({ press, replyBox });
const boxes = new Map();
let composer = null;
let following = new AbortController();

const current = () => storeOf(session.room.id);
const isHere = (room) => String(room) === String(session.room?.id);
const placeOf = (room, thread) => `${room} ${thread ?? ""}`;
const explain = (failure) => failure.text || t(failure.status ? "server_failed" : "not_reached");

function showState(state) {
  enter(state);
  setWords(state);
  setNow(state.now);
  renderPeople();
  showClock();
}

async function loadState(person) {
  showState(await getState(person));
  const fresh = session.state.rooms.find((room) => isHere(room.id));
  const wanted = fresh ?? session.state.rooms.find((room) => room.private && session.room?.private) ?? session.state.rooms[0];
  if (wanted) choose(wanted, false);
}

function choose(room, byHand = true) {
  session.room = room;
  current().unread = 0;
  boxes.clear();
  history.replaceState(null, "", `#${new URLSearchParams({ as: session.me, room: room.id })}`);
  byId("room-name").textContent = room.name;
  byId("room-about").textContent = t(room.private ? "room_about_private" : "room_about");
  document.title = `${room.name} · Muster`;
  const label = t("composer_placeholder", { room: room.name, name: session.person?.name ?? "" });
  composer.place(placeOf(room.id), label);
  renderRooms(choose);
  timeline.show(current());
  showEmpty();
  if (byHand) {
    closeDrawer();
    composer.focus();
  }
  follow();
}

function showEmpty() {
  const store = current();
  const empty = byId("empty");
  empty.hidden = !store.loaded || store.messages.size + store.pending.length > 0;
  if (empty.hidden) return;
  const examples = [1, 2, 3].map((n) => {
    const words = [el("span", { class: "example-what" }, t(`example_${n}_what`)), el("span", { class: "example-text" }, t(`example_${n}`))];
    return el("button", { type: "button", class: "example", "data-testid": "example" }, ...words);
  });
  examples.forEach((button, index) => button.addEventListener("click", () => composer.insert(t(`example_${index + 1}`))));
  const image = el("img", { src: "/local/static/muster.svg", alt: "", width: "52", height: "52" });
  empty.replaceChildren(image, el("h2", {}, t("empty_title")), el("p", {}, t("empty_text")), ...examples);
}

// Reads the room on and on; a newer call, for another room or person, ends this one.
async function follow() {
  following.abort();
  following = new AbortController();
  const { signal } = following;
  const store = current();
  let failures = 0;
  while (!signal.aborted) {
    const begun = performance.now();
    try {
      const answer = await getMessages(session.room.id, store.last, session.me, store.loaded ? 20 : 0, signal);
      if (signal.aborted) return;
      failures = 0;
      setNow(answer.now);
      refresh(receive(store, answer.messages));
      if (connected()) reload();
      const idle = !answer.messages.length && performance.now() - begun < 1000;
      if (idle && store.quiet) await new Promise((resolve) => setTimeout(resolve, 1000));
      store.quiet = idle;
    } catch (failure) {
      if (signal.aborted) return;
      failures += 1;
      await waitToRetry(failures);
    }
  }
}

function refresh(added = []) {
  timeline.update(added);
  showEmpty();
  showClock();
}

// What the server knows may have changed while it was away.
function reload() {
  getState(session.me).then((state) => {
    showState(state);
    renderRooms(choose);
  }, () => {});
}

// Looks into the other rooms, so that what waits there has its dot.
async function peek() {
  if (document.hidden || !session.state) return;
  const { me } = session;
  for (const room of session.state.rooms.filter((each) => !isHere(each.id))) {
    const answer = await getMessages(room.id, storeOf(room.id).last, me, 0).catch(() => null);
    if (!answer || me !== session.me) return;
    const added = receive(storeOf(room.id), answer.messages);
    if (!isHere(room.id)) storeOf(room.id).unread += added.filter((message) => String(message.author) !== String(me)).length;
  }
  renderRooms(choose);
}

function take(answer) {
  for (const message of answer.messages ?? []) if (message.room !== undefined) merge(storeOf(message.room), [message]);
  if (answer.toast) toast(answer.toast);
  if (answer.refused) toast(answer.refused, true);
  if (answer.form) openForm(answer.form, take, explain);
  refresh();
  peek();
}

async function say(text, thread) {
  const { me, room } = session;
  const store = current();
  const sent = { id: `sent-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`, seq: 0, pending: "sending", thread: thread ?? null };
  Object.assign(sent, { author: me, author_name: session.person.name, at: new Date(nowMs()).toISOString(), text, to: null, card: null });
  store.pending.push(sent);
  refresh();
  if (thread === undefined) timeline.toEnd();
  const drop = () => (store.pending = store.pending.filter((each) => each !== sent));
  try {
    const body = { as: me, room: room.id, text, ...(thread === undefined ? {} : { thread }) };
    const answer = await act("/local/messages", body);
    sent.stored = String(answer.id ?? "");
    if (!answer.id || store.messages.has(sent.stored)) drop();
    else setTimeout(() => { drop(); if (current() === store) refresh(); }, 5000);
    if (answer.refused) giveBack(room, thread, answer.id ? "" : text, answer.refused);
    take({ ...answer, refused: "" });
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    drop();
    refresh();
    giveBack(room, thread, text, explain(failure));
  }
}

function giveBack(room, thread, words, problem) {
  const place = placeOf(room.id, thread);
  if (isHere(room.id) && thread !== undefined && !boxes.has(String(thread))) timeline.openReply({ id: thread });
  const box = thread === undefined ? composer : boxes.get(String(thread)) ?? composer;
  box.giveBack(place, words, problem);
  if (!isHere(room.id)) toast(problem, true);
}

async function press(message, button, node) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    take(await act("/local/press", { as: session.me, message: message.id, button: button.id }));
  } catch (failure) {
    toast(explain(failure), true);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function replyBox(message, close) {
  const id = String(message.id);
  const closed = () => {
    boxes.delete(id);
    close();
  };
  const ids = { testid: "reply-composer", sendTestid: "reply-send" };
  const box = createComposer({ ...ids, send: (text) => say(text, message.id), cancel: closed });
  boxes.set(id, box);
  const title = gist(storeOf(session.room.id).messages.get(id) ?? message);
  box.place(placeOf(session.room.id, message.id), t("reply_label", { title }));
  box.node.classList.add("composer-reply");
  return box.node;
}

async function start() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (let failures = 0; !session.state; ) {
    try {
      const state = await getState(failures % 2 ? null : asked.get("as"));
      showState(state);
    } catch (failure) {
      failures += 1;
      await waitToRetry(failures);
    }
  }
  connected();
  composer = createComposer({ id: "composer", testid: "composer", sendTestid: "send", send: (text) => say(text), hint: true });
  byId("composer-place").append(composer.node);
  startDrawer();
  startPeople((person) => loadState(person).catch((failure) => toast(explain(failure), true)));
  startClock(() => { refresh(); peek(); }, (failure) => toast(explain(failure), true));
  const room = session.state.rooms.find((each) => String(each.id) === asked.get("room"));
  choose(room ?? session.state.rooms[0]);
  setInterval(peek, 4000);
  peek();
}

start();
