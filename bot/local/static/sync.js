// Keeps the page with the server: reads the room on and on, looks into the others, and asks anew who is who.

import { getMessages, getState } from "./api.js";
import { connected, waitToRetry } from "./notice.js";
import { isHere, receive, session, storeOf } from "./store.js";
import { settle } from "./unread.js";
import { setNow } from "./words.js";

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// `news(added)`: the room that is shown has changed; `rooms()`: others have; `state(state)`: it was asked anew;
// `refused()`: this person may not read here any more.
export function createSync({ news, rooms, state, refused }) {
  let following = new AbortController();

  // Reads the room on and on; a newer call, for another room or person, ends this one.
  async function follow() {
    following.abort();
    following = new AbortController();
    const { signal } = following;
    const store = storeOf(session.room.id);
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
        if (answer.messages.length || !store.loaded) news(receive(store, answer.messages));
        if (connected()) reload();
        if (document.hidden) await pause(5);
        else if (wait && !answer.messages.length && performance.now() - begun < 1000) await pause(1);
      } catch (failure) {
        if (signal.aborted) return;
        failures += 1;
        await waitToRetry(failures);
        if (failure.status >= 400 && failure.status < 500 && !signal.aborted) return refused();
      }
    }
  }

  async function reload() {
    const { me } = session;
    const fresh = await getState(me).catch(() => null);
    if (fresh && me === session.me) state(fresh);
  }

  // Looks into the other rooms, so that what waits there has its number.
  async function peek() {
    if (document.hidden || !session.state) return;
    const { me } = session;
    const others = session.state.rooms.filter((each) => !isHere(each.id));
    await Promise.all(others.map(async (room) => {
      const answer = await getMessages(room.id, storeOf(room.id).last, me, 0).catch(() => null);
      if (answer && me === session.me) receive(storeOf(room.id), answer.messages);
    }));
    if (me !== session.me) return;
    settle(session.state.rooms);
    rooms();
  }

  document.addEventListener("visibilitychange", () => document.hidden || follow());
  setInterval(peek, 4000);
  return { follow, reload, peek };
}
