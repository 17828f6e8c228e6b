// What the page knows: who speaks, where, and each room's messages as that person may read them.

export const session = { state: null, me: null, person: null, room: null, stores: new Map() };

export const isHere = (room) => String(room) === String(session.room?.id);

export function enter(state) {
  session.state = state;
  if (String(session.me) !== String(state.me)) session.stores = new Map();
  session.me = state.me;
  session.person = state.people.find((person) => String(person.id) === String(state.me)) ?? null;
}

export function storeOf(room) {
  const id = String(room);
  if (!session.stores.has(id)) {
    session.stores.set(id, { messages: new Map(), pending: [], last: 0, loaded: false, unread: 0 });
  }
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

const said = (one, other) => {
  if (one.at !== other.at) return Date.parse(one.at) - Date.parse(other.at);
  const byNumber = Number(one.id) - Number(other.id);
  return Number.isNaN(byNumber) ? one.seq - other.seq : byNumber;
};

// The room as it is shown: top-level messages in order, and each one's replies by its id.
export function threads(store) {
  const all = [...store.messages.values()].sort(said).concat(store.pending);
  const roots = [];
  const replies = new Map();
  for (const message of all) {
    const thread = message.thread === null || message.thread === undefined ? "" : String(message.thread);
    if (!thread || thread === String(message.id) || !store.messages.has(thread)) roots.push(message);
    else if (replies.has(rootOf(store, thread))) replies.get(rootOf(store, thread)).push(message);
    else replies.set(rootOf(store, thread), [message]);
  }
  return { roots, replies };
}

// A reply to a reply stands in the same thread.
function rootOf(store, id) {
  const seen = new Set();
  let above = id;
  while (!seen.has(above)) {
    seen.add(above);
    const next = store.messages.get(above)?.thread;
    if (next === null || next === undefined || !store.messages.has(String(next))) return above;
    above = String(next);
  }
  return id;
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
