// Where to go and whom to speak as: the lists behind Ctrl+K and "Speak as".

import { avatar, icon } from "./dom.js";
import { openPicker } from "./picker.js";
import { isHere, session } from "./store.js";
import { unreadOf } from "./unread.js";
import { counted, t } from "./words.js";

const about = (person) => [person.role_label, person.department].filter(Boolean).join(" · ");

function person(each, speak, detail = about(each)) {
  const current = String(each.id) === String(session.me);
  return { title: each.name, detail, find: about(each), mark: () => avatar(each.id, each.name), current, run: () => current || speak(each.id) };
}

function room(each, go) {
  const unread = isHere(each.id) ? 0 : unreadOf(each);
  const detail = unread ? counted("unread", unread) : "";
  return { title: each.name, detail, mark: () => icon(each.private ? "mark" : "room"), current: isHere(each.id), run: () => go(each) };
}

export function openJump(go, speak) {
  const { rooms, people } = session.state;
  const groups = [
    { label: t("rooms"), items: rooms.map((each) => room(each, go)) },
    { label: t("speak_as"), items: people.map((each) => ({ ...person(each, speak), current: false })) },
  ];
  openPicker({ label: t("jump"), placeholder: t("jump_placeholder"), groups, testid: "jump-list" });
}

export function openPeople(speak) {
  const { people } = session.state;
  const departments = [...new Set(people.map((each) => each.department ?? ""))];
  const groups = departments.map((name) => ({
    label: name || t("people_label"),
    items: people.filter((each) => (each.department ?? "") === name).map((each) => person(each, speak, each.role_label)),
  }));
  openPicker({ label: t("speak_as"), placeholder: t("people_placeholder"), groups, testid: "people" });
}
