// What each person has read, kept in this browser: the number of the last message seen in each room.

import { isGone, isMine, session, storeOf } from "./store.js";

const name = "muster-read";
let read = JSON.parse(localStorage.getItem(name) ?? "null") ?? { rooms: {} };

const keep = () => localStorage.setItem(name, JSON.stringify(read));
const keyOf = (room) => `${session.me} ${room.id}`;

const top = (room) => Math.max(0, ...[...storeOf(room.id).messages.keys()].map(Number));

// Where this person's reading of the room ended. Who speaks here for the first time has read what was there when
// the browser first looked in.
export const readUntil = (room) => read.rooms[keyOf(room)] ?? read.since ?? Infinity;

// Called when rooms were read: the first look counts as read, and so does another database than the last time.
export function settle(rooms) {
  const known = rooms.filter((room) => storeOf(room.id).loaded);
  if (known.some((room) => read.rooms[keyOf(room)] > top(room))) read = { rooms: {} };
  if (read.since === undefined && known.length === rooms.length) read.since = Math.max(0, ...known.map(top));
  keep();
}

export function markRead(room) {
  const last = top(room);
  if (!storeOf(room.id).loaded || read.rooms[keyOf(room)] === last) return;
  read.rooms[keyOf(room)] = last;
  keep();
}

// Muster's small notes below a card are no news by themselves; what people say there is.
const isNews = (message) => !isMine(message) && !isGone(message) && (message.author !== null || !message.thread);

export function unreadOf(room) {
  const from = readUntil(room);
  let count = 0;
  for (const message of storeOf(room.id).messages.values()) if (Number(message.id) > from && isNews(message)) count += 1;
  return count;
}

export const isNew = (message, from) => Number(message.id) > from && isNews(message);
