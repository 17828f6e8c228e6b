// What can be completed in a field: commands, people, departments, clients, severities and references.

import { sift } from "./fuzzy.js";
import { session } from "./store.js";
import { t } from "./words.js";

const most = 8;
const slash = /^[/／](\S*)$/u;
const mark = /(?:^|[\s，。；：？！、（「])([@＠#＃~～!！])([^\s@＠#＃~～!！][^@＠#＃~～!！\n]{0,30})?$/u;
const reference = /(?:^|\s)([A-Z]-\d{0,6})$/iu;

// `{from, items: [{insert, title, detail, example, person}], label}` for the words before the caret, or null.
export function completions(before) {
  const command = slash.exec(before);
  if (command) return { from: 0, label: t("commands_label"), kind: "commands", items: commands(command[1]) };
  const marked = mark.exec(before);
  if (marked) return marks(before, marked[1], marked[2] ?? "");
  const ref = reference.exec(before);
  if (ref) return { from: before.length - ref[1].length, label: t("records_label"), kind: "names", items: records(ref[1]) };
  return null;
}

function commands(typed) {
  // A letter alone would be found in almost every help.
  const help = ({ help: words }) => (typed.length > 1 || /\p{Script=Han}/u.test(typed) ? words : "");
  const found = sift(session.state.commands, typed, (command) => [command.name, ...(command.words ?? []), help(command)]);
  return found.map(({ name, help, example }) => ({ insert: `/${name}`, title: `/${name}`, detail: help, example, command: name }));
}

function marks(before, sign, typed) {
  const { people, departments = [], clients = [], severities = [] } = session.state;
  const plain = (names) => names.map((name) => ({ title: name }));
  const sources = {
    "@": [t("people_label"), people.map((person) => ({ title: person.name, detail: [person.role_label, person.department].filter(Boolean).join(" · "), person }))],
    "#": [t("departments_label"), plain(departments)],
    "~": [t("clients_label"), plain(clients)],
    "!": [t("severities_label"), plain(severities)],
  };
  const kind = { "＠": "@", "＃": "#", "～": "~", "！": "!" }[sign] ?? sign;
  const [label, all] = sources[kind];
  const items = sift(all, typed, (item) => [item.title]).slice(0, most).map((item) => ({ ...item, insert: `${kind}${item.title}` }));
  // A name that is written out, and then goes on, is no longer asked about.
  if (items.some((item) => typed.toLowerCase().startsWith(`${item.title.toLowerCase()} `))) return null;
  return { from: before.length - sign.length - typed.length, label, kind: "names", items };
}

function records(typed) {
  const known = new Map();
  for (const store of session.stores.values()) {
    for (const { card, to } of store.messages.values()) if (card?.ref && !to) known.set(card.ref, card.title);
  }
  const items = [...known].map(([ref, title]) => ({ insert: ref, title: ref, detail: title.replace(`${ref} · `, "") }));
  const wanted = typed.toUpperCase();
  return items.filter((item) => item.title.startsWith(wanted) && item.title !== wanted).slice(0, most);
}

// The command that a line is, once its name is written out.
export function commandOf(line) {
  const word = /^[/／](\S+)\s/u.exec(line)?.[1].toLowerCase();
  return word ? session.state.commands.find((each) => each.name === word || each.words?.includes(word)) : null;
}
