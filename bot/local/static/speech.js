// What a person says: in the room or in a thread. Words that were not saved come back to where they were typed.

import { Failure, act, upload } from "./api.js";
import { createComposer } from "./composer.js";
import { byId } from "./dom.js";
import { canEdit } from "./edit.js";
import { gist } from "./message.js";
import { toast } from "./notice.js";
import { idOf, isGone, isHere, isMine, session, storeOf } from "./store.js";
import { explain, nowMs, t } from "./words.js";

const placeOf = (person, room, thread) => `${person} ${room.id} ${thread ?? ""}`;

// `refresh()` shows the room anew; `take(answer)` shows what else the server answered; `edit(message, list)` begins
// to correct a message; `ended(thread)` is called when words were said, so that they come into view.
export function createSpeech({ refresh, take, edit, ended, leaveThread }) {
  let thread = null;
  const room = make({ id: "composer", testid: "composer", sendTestid: "send", hint: true }, () => null, "message");
  const ids = { id: "reply-composer", testid: "reply-composer", sendTestid: "reply-send", cancel: leaveThread };
  const panel = make(ids, () => thread, "thread-message");
  byId("thread-composer").append(panel.node);

  function make(look, under, list) {
    return createComposer({
      ...look,
      send: (text) => say(text, under()),
      sendFiles: (text, files, progress, signal) => sayFiles(text, files, under(), progress, signal),
      last: () => editLast(under(), list),
    });
  }

  const addressed = (text, under) => ({ as: session.me, room: session.room.id, text, ...(under === null ? {} : { thread: under }) });

  async function say(text, under) {
    const { me, room: where } = session;
    const store = storeOf(where.id);
    const sent = beginning(text, under);
    const drop = () => (store.pending = store.pending.filter((each) => each !== sent));
    const again = () => session.me === me && isHere(where.id) && refresh();
    store.pending.push(sent);
    refresh();
    ended(under);
    try {
      const answer = await act("/local/messages", addressed(text, under));
      sent.stored = String(answer.id ?? "");
      if (!answer.id || store.messages.has(sent.stored)) drop();
      else setTimeout(() => { drop(); again(); }, 5000);
      if (answer.refused) giveBack(me, where, under, answer.id ? "" : text, answer.refused);
      take({ ...answer, refused: "" });
      ended(under);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      drop();
      again();
      giveBack(me, where, under, text, explain(failure));
    }
  }

  async function sayFiles(text, files, under, progress, signal) {
    try {
      const answer = await upload(addressed(text, under), files, progress, signal);
      take(answer);
      if (answer.refused && !answer.id) return answer.refused;
      ended(under);
      return "";
    } catch (failure) {
      return explain(failure);
    }
  }

  // The message as it is shown until the server has it.
  function beginning(text, under) {
    const { me, person } = session;
    const id = `sent-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    const told = { author: me, author_name: person?.name ?? "", at: new Date(nowMs()).toISOString(), edited_at: null };
    return { id, seq: 0, pending: "sending", thread: under, ...told, text, to: null, card: null };
  }

  // What I said last, to be corrected; a command is brought back instead, to be given again.
  function editLast(under, list) {
    const mine = [...storeOf(session.room.id).messages.values()].filter(
      (message) => isMine(message) && !message.card && !isGone(message) && idOf(message.thread) === idOf(under),
    );
    const latest = mine.sort((one, other) => Number(one.id) - Number(other.id)).at(-1);
    if (!latest || latest.to || !canEdit(latest)) return false;
    edit(latest, list);
    return true;
  }

  function giveBack(me, where, under, words, problem) {
    const here = session.me === me && isHere(where.id);
    const box = under !== null && under === thread ? panel : room;
    const visible = here && (under === null || under === thread);
    box.giveBack(placeOf(me, where, under), words, problem);
    if (!visible) toast(problem, { warning: true });
  }

  function place(where) {
    thread = null;
    // Nobody types before it is known who speaks where.
    if (!room.node.isConnected) byId("composer-place").append(room.node);
    room.place(placeOf(session.me, where), t("composer_placeholder", { room: where.name, name: session.person?.name ?? "" }));
  }

  function placeThread(root) {
    thread = root.id;
    panel.place(placeOf(session.me, session.room, root.id), t("reply_label", { title: gist(root, 40) }));
  }

  return { place, placeThread, room, panel };
}
