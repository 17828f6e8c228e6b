// What people do to messages: press a button, react, correct their words, take them back.

import { act } from "./api.js";
import { toast } from "./notice.js";
import { session } from "./store.js";
import { explain, t } from "./words.js";

const grace = 5;

// `take(answer)` shows what the server answered, `refresh()` the room anew.
export function createDeeds({ take, refresh }) {
  const leaving = new Map();

  async function attempt(path, body) {
    try {
      take(await act(path, { as: session.me, ...body }));
      return true;
    } catch (failure) {
      toast(explain(failure), { warning: true });
      return false;
    }
  }

  async function press(message, button, node) {
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    await attempt("/local/press", { message: message.id, button: button.id });
    node.removeAttribute("aria-busy");
  }

  // Shown at once; the server's answer has the last word.
  async function react(message, emoji) {
    const before = message.reactions;
    message.reactions = toggled(before ?? [], emoji);
    refresh();
    if (await attempt("/local/react", { message: message.id, emoji })) return;
    message.reactions = before;
    refresh();
  }

  function toggled(reactions, emoji) {
    const mine = (id) => String(id) === String(session.me);
    const there = reactions.find((each) => each.emoji === emoji);
    if (!there) return [...reactions, { emoji, people: [session.me] }];
    const people = there.people.some(mine) ? there.people.filter((id) => !mine(id)) : [...there.people, session.me];
    return reactions.map((each) => (each === there ? { emoji, people } : each)).filter((each) => each.people.length);
  }

  const edit = (message, text) => attempt("/local/edit", { message: message.id, text });

  // Nothing leaves before the time to undo is over, or the page is left.
  function remove(message) {
    const id = String(message.id);
    const body = { as: session.me, message: message.id };
    const commit = (options) => {
      if (!leaving.delete(id)) return;
      act("/local/delete", body, options).then(take, (failure) => {
        session.hidden.delete(id);
        refresh();
        toast(explain(failure), { warning: true });
      });
    };
    const undo = () => {
      leaving.delete(id);
      session.hidden.delete(id);
      refresh();
    };
    session.hidden.add(id);
    leaving.set(id, commit);
    refresh();
    toast(t("deleted"), { action: { label: t("undo"), run: undo }, seconds: grace, gone: commit });
  }

  addEventListener("pagehide", () => [...leaving.values()].forEach((commit) => commit({ keepalive: true })));
  return { press, react, edit, remove };
}
