// Wires the page: who is where, what the server says, and what a person does.

import { act, getState } from "./api.js";
import { showClock, startClock } from "./clock.js";
import { createDeeds } from "./deeds.js";
import { byId } from "./dom.js";
import { startDrop } from "./drop.js";
import { createEditing } from "./edit.js";
import { showKeys, startKeys } from "./keys.js";
import { gist } from "./message.js";
import { announce, connected, toast, waitToRetry } from "./notice.js";
import { closeDrawer, renderRooms, renderSpeaker, startDrawer } from "./sidebar.js";
import { createSpeech } from "./speech.js";
import { cardOf, enter, isHere, isMine, merge, roomOf, session, storeOf } from "./store.js";
import { createSync } from "./sync.js";
import { createThread } from "./thread.js";
import { createTimeline } from "./timeline.js";
import { markRead, readUntil, unreadOf } from "./unread.js";
import { showNobody, showStarting, showWelcome } from "./welcome.js";
import { clockText, counted, explain, setNow, setWords, t } from "./words.js";

const pointer = matchMedia("(hover: hover)");
const complain = (failure) => toast(explain(failure), { warning: true });
const current = () => storeOf(session.room.id);

const deeds = createDeeds({ take, refresh: () => refresh() });
const editing = createEditing({ save: deeds.edit, refresh: () => refresh(), back: (message) => speech[message.thread ? "panel" : "room"].focus() });
const actions = { ...deeds, reply: (message) => thread.open(message), edit: editing.start, editor: editing.editor };
const timeline = createTimeline(actions);
const thread = createThread(actions, { opened: threadOpened, closed: (id) => timeline.focusReply(id) });
const speech = createSpeech({ refresh: () => refresh(), take, edit: editing.start, ended: toEnd, leaveThread: thread.close });
const sync = createSync({ news, rooms: () => renderRooms(choose), state: renew, refused: () => speakAs(session.me) });

function showState(state) {
  enter(state);
  setWords(state);
  setNow(state.now);
  renderSpeaker();
  showClock();
}

function speakAs(person) {
  return getState(person).then((state) => {
    showState(state);
    const { rooms } = state;
    const wanted = rooms.find((room) => isHere(room.id)) ?? rooms.find((room) => room.private && session.room?.private) ?? rooms[0];
    if (wanted) choose(wanted, false);
    sync.peek();
  }, complain);
}

function choose(room, byHand = true) {
  thread.close();
  session.room = room;
  const from = unreadOf(room) ? readUntil(room) : Infinity;
  history.replaceState(null, "", `#${new URLSearchParams({ as: session.me, room: room.id })}`);
  byId("room-name").textContent = room.name;
  byId("room-about").textContent = t(room.private ? "room_about_private" : "room_about");
  speech.place(room);
  timeline.show(current(), from);
  refresh();
  sync.follow();
  if (!byHand) return;
  closeDrawer();
  // On a touch screen the keyboard would cover what was just opened.
  if (pointer.matches) speech.room.focus();
}

function refresh(added = []) {
  timeline.update(added);
  thread.update(added);
  if (!document.hidden) markRead(session.room);
  showWelcome(current(), speech.room.insert);
  renderRooms(choose);
  showClock();
}

// The room's messages have changed; what others said is read out, once.
function news(added) {
  refresh(added);
  for (const message of added.filter((each) => !isMine(each))) announce(`${message.author_name}: ${gist(message)}`);
}

// What the server knows may have changed: people, rooms, the language that I speak.
function renew(state) {
  const { locale } = session.state;
  showState(state);
  if (state.locale !== locale) choose(roomOf(session.room.id) ?? state.rooms[0], false);
  else renderRooms(choose);
}

function take(answer) {
  const added = [];
  for (const message of answer.messages ?? []) {
    const fresh = message.room === undefined ? [] : merge(storeOf(message.room), [message]);
    if (isHere(message.room)) added.push(...fresh);
  }
  if (answer.toast) toast(answer.toast);
  if (answer.refused) toast(answer.refused, { warning: true });
  if (answer.form) import("./form.js").then(({ openForm }) => openForm(answer.form, take), complain);
  news(added);
  sync.reload();
  sync.peek();
}

function toEnd(under) {
  if (under === null) timeline.toEnd();
  else thread.toEnd();
}

function threadOpened(root, focus) {
  if (root) speech.placeThread(root);
  if (focus) speech.panel.focus();
}

// A reference leads to its card; where none is in sight, the record is shown to me alone.
function goTo(ref) {
  const found = cardOf(ref);
  if (!found) return tell(`/show ${ref}`);
  if (!isHere(found.room)) choose(roomOf(found.room));
  timeline.focusOn(found.message.id);
}

const tell = (text) => act("/local/messages", { as: session.me, room: session.room.id, text }).then((answer) => {
  take(answer);
  timeline.toEnd();
}, complain);

function moved() {
  return sync.peek().then(() => {
    const waiting = session.state.rooms.filter((room) => !isHere(room.id)).reduce((sum, room) => sum + unreadOf(room), 0);
    const news = waiting ? ` ${counted("meanwhile", waiting)}` : "";
    toast(t("clock_moved", { time: clockText() }) + news);
  });
}

function openPlaces(name) {
  if (document.querySelector("dialog[open]")) return;
  import("./places.js").then(({ openJump, openPeople }) => (name === "jump" ? openJump(choose, speakAs) : openPeople(speakAs)), complain);
}

function compose(text = "") {
  if (text) speech.room.insert(text);
  else speech.room.focus();
}

function leave(again) {
  act("/local/leave", { as: session.me, again }).then(() => location.replace("/"), complain);
}

function startButtons() {
  const menu = { speakLanguage: (name) => tell(`/language ${name}`), showKeys, leave };
  byId("skip").addEventListener("click", (event) => {
    // The address keeps the person and the room.
    event.preventDefault();
    compose();
  });
  byId("speak-as").addEventListener("click", () => openPlaces("people"));
  byId("jump").addEventListener("click", () => openPlaces("jump"));
  byId("more").addEventListener("click", () => import("./menu.js").then(({ openMenu }) => openMenu(menu), complain));
  document.addEventListener("click", (event) => {
    const ref = event.target.closest?.("[data-goto]")?.dataset.goto;
    if (ref) goTo(ref);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) timeline.draw(readUntil(session.room));
    else refresh();
  });
}

async function start() {
  const asked = new URLSearchParams(location.hash.slice(1));
  // At its first look the demo tells a fortnight, which takes a slow machine its time.
  const slow = setTimeout(showStarting, 400);
  for (let failures = 0; !session.state; ) {
    try {
      // The person of the address may be gone: every other try asks for no one.
      showState(await getState(failures % 2 ? null : asked.get("as"), 90));
    } catch (failure) {
      failures += 1;
      await waitToRetry(failures);
    }
  }
  clearTimeout(slow);
  connected();
  if (!session.me) return showNobody();
  startDrawer();
  startButtons();
  startDrop(speech);
  startKeys({ jump: () => openPlaces("jump"), compose });
  startClock({ moving: () => timeline.draw(readUntil(session.room)), moved, failed: complain });
  choose(session.state.rooms.find((each) => String(each.id) === asked.get("room")) ?? session.state.rooms[0]);
  sync.peek();
}

start();
