// What the page knows: who speaks, where, and each room's messages as that person may read them.

export const session = { state: null, me: null, person: null, room: null, stores: new Map(), hidden: new Set() };

export const isHere = (room) => String(room) === String(session.room?.id);
export const isMine = (message) => String(message.author) === String(session.me);
export const roomOf = (id) => session.state.rooms.find((room) => String(room.id) === String(id));
export const personOf = (id) => session.state.people.find((person) => String(person.id) === String(id)) ?? null;

export function enter(state) {
  session.state = state;
  if (String(session.me) !== String(state.me)) session.stores = new Map();
  session.me = state.me;
  session.person = personOf(state.me);
}

export function storeOf(room) {
  const id = String(room);
  if (!session.stores.has(id)) session.stores.set(id, { messages: new Map(), pending: [], last: 0, loaded: false });
  return session.stores.get(id);
}

// Takes messages in, a newer version in the place of an older one; answers those that were not there before.
export function merge(store, messages) {
  const added = [];
  for (const message of messages) {
    const id = String(message.id);
    const old = store.messages.get(id);
    if (old && old.seq >= message.seq) continue;
    if (!old) added.push(message);
    store.messages.set(id, message);
  }
  store.pending = store.pending.filter((sent) => !store.messages.has(sent.stored));
  return added;
}

// Takes in what a read answered, which alone moves the place to read on from.
export function receive(store, messages) {
  const added = merge(store, messages);
  for (const message of messages) store.last = Math.max(store.last, message.seq);
  const first = !store.loaded;
  store.loaded = true;
  return first ? [] : added;
}

export const isGone = (message) =>
  message.deleted || session.hidden.has(String(message.id)) || (!message.text && !message.card && !message.files?.length);

export const idOf = (thread) => (thread === null || thread === undefined ? "" : String(thread));

const said = (one, other) => {
  if (one.at !== other.at) return Date.parse(one.at) - Date.parse(other.at);
  const byNumber = Number(one.id) - Number(other.id);
  return Number.isNaN(byNumber) ? one.seq - other.seq : byNumber;
};

// The room as it is shown: top-level messages in order, and each one's replies by its id. What was deleted stays
// as a trace only where a thread hangs on it.
export function threads(store) {
  const all = [...store.messages.values()].sort(said).concat(store.pending);
  const roots = [];
  const replies = new Map();
  for (const message of all) {
    const above = idOf(message.thread);
    if (!above || above === String(message.id) || !store.messages.has(above)) roots.push(message);
    else if (!isGone(message)) replies.set(rootOf(store, above), [...(replies.get(rootOf(store, above)) ?? []), message]);
  }
  return { roots: roots.filter((root) => !isGone(root) || replies.has(String(root.id))), replies };
}

// A reply to a reply stands in the same thread.
export function rootOf(store, id) {
  const seen = new Set();
  let above = String(id);
  while (!seen.has(above)) {
    seen.add(above);
    const next = idOf(store.messages.get(above)?.thread);
    if (!next || !store.messages.has(next)) return above;
    above = next;
  }
  return String(id);
}

// The room's own card of a record: the newest that everybody sees.
export function cardOf(ref) {
  const found = [...session.stores].flatMap(([room, store]) =>
    [...store.messages.values()].filter((message) => message.card?.ref === ref && !message.to).map((message) => ({ room, message })),
  );
  return found.find(({ room }) => isHere(room)) ?? found[0] ?? null;
}

const draftKey = (place) => `muster-draft ${place}`;

// Unsent words, kept for each place (a person in a room or thread) as long as the tab lives.
export const drafts = {
  get: (place) => sessionStorage.getItem(draftKey(place)) ?? "",
  set: (place, text) => (text ? sessionStorage.setItem(draftKey(place), text) : sessionStorage.removeItem(draftKey(place))),
};

const sentKey = () => `muster-sent ${session.me}`;

export const sentLines = () => JSON.parse(sessionStorage.getItem(sentKey()) ?? "[]");

export function rememberSent(text) {
  const lines = sentLines().filter((line) => line !== text).concat(text).slice(-50);
  sessionStorage.setItem(sentKey(), JSON.stringify(lines));
}
