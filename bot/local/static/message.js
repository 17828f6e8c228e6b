// One message as elements: who said it and when, and its words or its card.

import { avatar, el, icon, link, linked } from "./dom.js";
import { session } from "./store.js";
import { momentText, t, timeText } from "./words.js";

const longest = 3000;

// The message in a few words, for labels and the screen reader.
export function gist(message) {
  const words = [...(message.card?.title || message.text || "").replace(/\s+/g, " ")];
  return words.length > 80 ? `${words.slice(0, 79).join("")}…` : words.join("");
}

export function renderHead(message) {
  const name = el("span", { class: "author" }, message.author_name);
  const time = message.pending
    ? el("span", { class: "sending" }, t("sending"))
    : el("time", { class: "time", datetime: message.at, title: momentText(message.at) }, timeText(message.at));
  return el("header", { class: "head" }, name, time, edited(message), secret(message));
}

function edited(message) {
  if (!message.edited_at || message.card) return null;
  return el("span", { class: "edited", title: momentText(message.edited_at) }, t("edited"));
}

function secret(message) {
  if (!message.to || session.room?.private) return null;
  return el("span", { class: "secret-note" }, icon("eye"), t("private_note"));
}

export const renderFace = (message) => avatar(message.author ?? null, message.author_name);

// `press(button, node)` is called with the card's button and its element.
export function renderContent(message, press) {
  if (message.card) return isLine(message.card) ? renderLine(message.card) : renderCard(message, press);
  return renderText(message.text ?? "");
}

// A card of one line and no more is said like words: a change below a card, a short private answer.
export const isLine = (card) => !card.ref && !card.body && !card.fields?.length && !card.buttons?.length && !card.picture;

const renderLine = (card) => el("div", { class: "text", dir: "auto" }, ...spans(card.rich?.title ?? [card.title]));

function renderText(text) {
  if (text.length <= longest * 1.2) return el("div", { class: "text", dir: "auto" }, ...linked(text));
  const start = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
  const words = el("div", { class: "text", dir: "auto" }, `${start}…`);
  const more = el("button", { type: "button", class: "quiet" }, t("show_all"));
  more.addEventListener("click", () => {
    words.replaceChildren(...linked(text));
    more.remove();
  });
  return el("div", {}, words, more);
}

function renderCard(message, press) {
  const { card } = message;
  const rich = card.rich ?? {};
  const title = el("h2", { class: "card-title", dir: "auto" }, ...spans(rich.title ?? [card.title]));
  const lines = rich.body ?? (card.body ? card.body.split("\n").map((line) => [line]) : []);
  return el(
    "div",
    { class: "card" },
    title,
    lines.length ? el("div", { class: "card-body" }, ...lines.map(bodyLine)) : null,
    fieldList(rich.fields ?? (card.fields ?? []).map(([label, value]) => [label, [value]])),
    picture(card),
    card.buttons?.length ? buttonRow(card, press) : null,
  );
}

const bodyLine = (line) => el("p", { dir: "auto" }, ...spans(line));

function fieldList(fields) {
  if (!fields.length) return null;
  const rows = fields.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", { dir: "auto" }, ...spans(value))));
  return el("dl", { class: "card-fields" }, ...rows);
}

function picture(card) {
  if (!card.picture || !/^(\/|https?:)/.test(card.picture)) return null;
  return el("img", { class: "card-picture", src: card.picture, alt: card.title, loading: "lazy" });
}

function buttonRow(card, press) {
  const nodes = card.buttons.map((button) => {
    const attributes = { type: "button", "data-testid": "button", "data-button": button.id };
    const node = el("button", { ...attributes, class: button.primary ? "primary" : "outline" }, button.label);
    node.addEventListener("click", () => press(button, node));
    return node;
  });
  return el("div", { class: "card-buttons", role: "group", "aria-label": card.title }, ...nodes);
}

function spans(line) {
  return line.map((span) => {
    if (typeof span === "string") return span;
    const [kind, first, second] = span;
    if (kind === "link") return link(first, second);
    if (kind === "mention") return mention(first, second);
    if (kind === "moment") return el("time", { class: "moment", datetime: first, title: momentText(first) }, second);
    return el("strong", {}, first);
  });
}

function mention(person, name) {
  const mine = String(person) === String(session.me);
  return el("span", { class: mine ? "mention mention-me" : "mention" }, `@${name}`);
}
