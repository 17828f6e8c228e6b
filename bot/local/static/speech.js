// What a person says: in the room or under a message. Words that were not saved come back to where they were typed.

import { Failure, act } from "./api.js";
import { createComposer } from "./composer.js";
import { byId } from "./dom.js";
import { gist } from "./message.js";
import { toast } from "./notice.js";
import { isHere, session, storeOf } from "./store.js";
import { explain, nowMs, t } from "./words.js";

const placeOf = (person, room, thread) => `${person} ${room.id} ${thread ?? ""}`;

// `refresh()` shows the room anew; `take(answer)` shows what else the server answered.
export function createSpeech({ timeline, refresh, take }) {
  const boxes = new Map();
  const composer = createComposer({ id: "composer", testid: "composer", sendTestid: "send", send: (text) => say(text), hint: true });
  byId("composer-place").append(composer.node);

  async function say(text, thread) {
    const { me, room } = session;
    const store = storeOf(room.id);
    const sent = beginning(text, thread);
    const drop = () => (store.pending = store.pending.filter((each) => each !== sent));
    const again = () => session.me === me && isHere(room.id) && refresh();
    store.pending.push(sent);
    refresh();
    if (thread === undefined) timeline.toEnd();
    try {
      const body = { as: me, room: room.id, text, ...(thread === undefined ? {} : { thread }) };
      const answer = await act("/local/messages", body);
      sent.stored = String(answer.id ?? "");
      if (!answer.id || store.messages.has(sent.stored)) drop();
      else setTimeout(() => { drop(); again(); }, 5000);
      if (answer.refused) giveBack(me, room, thread, answer.id ? "" : text, answer.refused);
      take({ ...answer, refused: "" });
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      drop();
      again();
      giveBack(me, room, thread, text, explain(failure));
    }
  }

  // The message as it is shown until the server has it.
  function beginning(text, thread) {
    const { me, person } = session;
    const id = `sent-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    const told = { author: me, author_name: person?.name ?? "", at: new Date(nowMs()).toISOString(), edited_at: null };
    return { id, seq: 0, pending: "sending", thread: thread ?? null, ...told, text, to: null, card: null };
  }

  function giveBack(me, room, thread, words, problem) {
    const here = session.me === me && isHere(room.id);
    if (here && thread !== undefined) timeline.openReply({ id: thread });
    const box = (thread !== undefined && boxes.get(String(thread))) || composer;
    box.giveBack(placeOf(me, room, thread), words, problem);
    if (!here) toast(problem, true);
  }

  function replyBox(message, close) {
    const id = String(message.id);
    const closed = () => {
      boxes.delete(id);
      close();
    };
    const ids = { testid: "reply-composer", sendTestid: "reply-send" };
    const box = createComposer({ ...ids, send: (text) => say(text, message.id), cancel: closed });
    const title = gist(storeOf(session.room.id).messages.get(id) ?? message);
    box.place(placeOf(session.me, session.room, message.id), t("reply_label", { title }));
    box.node.classList.add("composer-reply");
    boxes.set(id, box);
    return box.node;
  }

  function place(room) {
    boxes.clear();
    composer.place(placeOf(session.me, room), t("composer_placeholder", { room: room.name, name: session.person?.name ?? "" }));
  }

  return { place, replyBox, focus: composer.focus, insert: composer.insert };
}
