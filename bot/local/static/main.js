// Wires the page: who is where, what the server says, and what a person does.

import { act, getMessages, getState } from "./api.js";
import { byId, el } from "./dom.js";
import { openForm } from "./form.js";
import { connected, toast, waitToRetry } from "./notice.js";
import { closeDrawer, renderPeople, renderRooms, showClock, startClock, startDrawer, startPeople } from "./sidebar.js";
import { createSpeech } from "./speech.js";
import { enter, isHere, merge, receive, session, storeOf } from "./store.js";
import { createTimeline } from "./timeline.js";
import { explain, setNow, setWords, t } from "./words.js";

const timeline = createTimeline({ press, replyBox: (message, close) => speech.replyBox(message, close) });
const pointer = matchMedia("(hover: hover)");
let speech = null;
let following = new AbortController();

const current = () => storeOf(session.room.id);
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

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
  peek();
}

function choose(room, byHand = true) {
  session.room = room;
  current().unread = 0;
  history.replaceState(null, "", `#${new URLSearchParams({ as: session.me, room: room.id })}`);
  byId("room-name").textContent = room.name;
  byId("room-about").textContent = t(room.private ? "room_about_private" : "room_about");
  document.title = `${room.name} · Muster`;
  speech.place(room);
  renderRooms(choose);
  timeline.show(current());
  byId("empty").hidden = true;
  showEmpty();
  if (byHand) {
    closeDrawer();
    // On a touch screen the keyboard would cover what was just opened.
    if (pointer.matches) speech.focus();
  }
  follow();
}

function showEmpty() {
  const store = current();
  const empty = byId("empty");
  const was = empty.hidden;
  empty.hidden = !store.loaded || store.messages.size + store.pending.length > 0;
  if (empty.hidden || !was) return;
  const examples = [1, 2, 3].map((n) => {
    const words = [el("span", { class: "example-what" }, t(`example_${n}_what`)), el("span", { class: "example-text" }, t(`example_${n}`))];
    return el("button", { type: "button", class: "example", "data-testid": "example" }, ...words);
  });
  examples.forEach((button, index) => button.addEventListener("click", () => speech.insert(t(`example_${index + 1}`))));
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
      // A hidden tab holds no connection open: a browser has but six for each server.
      const wait = store.loaded && !document.hidden ? 20 : 0;
      const answer = await getMessages(session.room.id, store.last, session.me, wait, signal);
      if (signal.aborted) return;
      failures = 0;
      setNow(answer.now);
      refresh(receive(store, answer.messages));
      if (connected()) reload();
      if (document.hidden) await pause(5);
      else if (wait && !answer.messages.length && performance.now() - begun < 1000) await pause(1);
    } catch (failure) {
      if (signal.aborted) return;
      failures += 1;
      await waitToRetry(failures);
      // Refused, not cut off: what this person may read has changed.
      if (failure.status >= 400 && failure.status < 500 && !signal.aborted) return loadState(session.me).catch(follow);
    }
  }
}

function refresh(added = []) {
  timeline.update(added);
  showEmpty();
  showClock();
}

// What the server knows may have changed: people, rooms, the language that I speak.
function reload() {
  const { me } = session;
  const { locale } = session.state;
  getState(me).then((state) => {
    if (me !== session.me) return;
    showState(state);
    if (state.locale !== locale) choose(state.rooms.find((room) => isHere(room.id)) ?? state.rooms[0], false);
    else renderRooms(choose);
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
  if (answer.form) openForm(answer.form, take);
  refresh();
  reload();
  peek();
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

// A team of nobody: everybody has left, or the people were not imported yet.
function showNobody() {
  byId("empty").replaceChildren(el("h2", {}, t("nobody_title")), el("p", {}, t("nobody_text")));
  byId("empty").hidden = false;
}

async function start() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (let failures = 0; !session.state; ) {
    try {
      // The person of the address may be gone: every other try asks for no one.
      showState(await getState(failures % 2 ? null : asked.get("as")));
    } catch (failure) {
      failures += 1;
      await waitToRetry(failures);
    }
  }
  connected();
  if (!session.me) return showNobody();
  speech = createSpeech({ timeline, refresh, take });
  startDrawer();
  // The address keeps the person and the room.
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    speech.focus();
  });
  startPeople((person) => loadState(person).catch((failure) => toast(explain(failure), true)));
  startClock(() => { refresh(); peek(); }, (failure) => toast(explain(failure), true));
  const room = session.state.rooms.find((each) => String(each.id) === asked.get("room"));
  choose(room ?? session.state.rooms[0]);
  document.addEventListener("visibilitychange", () => document.hidden || follow());
  setInterval(peek, 4000);
  peek();
}

start();
