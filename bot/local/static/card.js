// A card: its title, what it says, its fields and its buttons.

import { el } from "./dom.js";
import { session } from "./store.js";
import { link, rich } from "./text.js";
import { langOf, momentText, t } from "./words.js";

const mostLines = 14;

// A card of one line and no more is said like words: a change below a card, a short private answer.
export const isLine = (card) => !card.ref && !card.body && !card.fields?.length && !card.buttons?.length && !card.files?.length && !card.picture;

const localeOf = (message) => (message.to ? session.state.locale : session.room?.locale);

export function renderLine(card) {
  const lang = langOf(card.title, session.room?.locale);
  return el("div", { class: "text", dir: "auto", lang }, ...spans(card.rich?.title ?? [card.title], ""));
}

// `press(message, button, node)` is called with the card's button and its element.
export function renderCard(message, press) {
  const { card } = message;
  const about = card.ref || "";
  const lines = card.rich?.body ?? (card.body ? card.body.split("\n").map((line) => [line]) : []);
  const fields = card.rich?.fields ?? (card.fields ?? []).map(([label, value]) => [label, [value]]);
  const title = el("h4", { class: "card-title", dir: "auto" }, ...spans(card.rich?.title ?? [card.title], about));
  const parts = [title, ...bodyOf(lines, about), fieldList(fields, about), picture(card)];
  parts.push(card.buttons?.length ? buttonRow(message, press) : el("div", { class: "card-end" }));
  return el("div", { class: "card", lang: langOf(card.title, localeOf(message)) }, ...parts);
}

function bodyOf(lines, about) {
  if (!lines.length) return [];
  const body = el("div", { class: "card-body" }, ...lines.map((line) => el("p", { dir: "auto" }, ...spans(line, about))));
  if (lines.length <= mostLines + 3) return [body];
  const rest = [...body.children].slice(mostLines);
  const more = el("button", { type: "button", class: "quiet fold", "data-action": "fold" });
  const fold = (open) => {
    for (const line of rest) line.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
    more.textContent = t(open ? "show_less" : "show_all");
  };
  more.addEventListener("click", () => fold(more.getAttribute("aria-expanded") === "false"));
  fold(false);
  return [body, more];
}

function fieldList(fields, about) {
  if (!fields.length) return null;
  const rows = fields.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", { dir: "auto" }, ...spans(value, about))));
  return el("dl", { class: "card-fields" }, ...rows);
}

function picture(card) {
  if (!card.picture || !/^(\/|https?:)/.test(card.picture)) return null;
  return el("img", { class: "card-picture", src: card.picture, alt: card.picture_alt || card.title, loading: "lazy" });
}

function buttonRow(message, press) {
  const nodes = message.card.buttons.map((button) => {
    const attributes = { type: "button", "data-testid": "button", "data-button": button.id };
    const node = el("button", { ...attributes, class: button.primary ? "primary" : "outline" }, button.label);
    node.addEventListener("click", () => press(message, button, node));
    return node;
  });
  return el("div", { class: "card-buttons", role: "group", "aria-label": message.card.title }, ...nodes);
}

function spans(line, about) {
  return line.flatMap((span) => {
    if (typeof span === "string") return rich(span, about);
    const [kind, first, second] = span;
    if (kind === "link") return [link(first, second)];
    if (kind === "mention") return [mention(first, second)];
    if (kind === "moment") return [el("time", { class: "moment", datetime: first, title: momentText(first) }, second)];
    return [el("strong", {}, first)];
  });
}

function mention(person, name) {
  const mine = String(person) === String(session.me);
  return el("span", { class: mine ? "mention mention-me" : "mention" }, `@${name}`);
}
