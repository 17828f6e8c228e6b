// One message as elements: who said it and when, its words or its card, its files and its reactions.

import { isLine, renderCard, renderLine } from "./card.js";
import { avatar, el, icon } from "./dom.js";
import { renderFiles } from "./files.js";
import { isGone, personOf, session } from "./store.js";
import { rich } from "./text.js";
import { langOf, momentText, t, timeText } from "./words.js";

const longest = 1600;
const mostLines = 24;

// The message in a few words, for labels, summaries and the screen reader.
export function gist(message, most = 80) {
  const said = message.card?.title || message.text || message.files?.map((file) => file.name).join(", ") || "";
  const words = [...said.replace(/\s+/g, " ")];
  return words.length > most ? `${words.slice(0, most - 1).join("")}…` : words.join("");
}

export const isSecret = (message) => Boolean(message.to) && !session.room?.private;
export const hasCard = (message) => Boolean(message.card) && !isLine(message.card);

export function renderHead(message) {
  const name = el("h3", { class: "author" }, message.author_name);
  const time = message.pending
    ? el("span", { class: "sending" }, t("sending"))
    : el("time", { class: "time", datetime: message.at, title: momentText(message.at) }, timeText(message.at));
  return el("header", { class: "head" }, name, time, edited(message), secret(message));
}

function edited(message) {
  if (!message.edited_at || message.card || isGone(message)) return null;
  return el("span", { class: "edited", title: momentText(message.edited_at) }, t("edited"));
}

function secret(message) {
  if (!isSecret(message)) return null;
  return el("span", { class: "secret-note" }, icon("eye"), t("private_note"));
}

export const renderFace = (message) => avatar(message.author ?? null, message.author_name);

// The nodes below the head. `actions` are what the message's buttons call.
export function renderContent(message, actions) {
  if (isGone(message)) return [el("p", { class: "gone" }, t("message_gone"))];
  const parts = [];
  if (message.card) parts.push(isLine(message.card) ? renderLine(message.card) : renderCard(message, actions.press));
  else if (message.text) parts.push(renderText(message));
  const all = [...(message.files ?? []), ...(message.card?.files ?? [])];
  const files = all.length ? renderFiles(all) : null;
  if (files && hasCard(message)) parts[0].querySelector(".card-buttons, .card-end").before(files);
  else if (files) parts.push(files);
  if (message.reactions?.length) parts.push(renderReactions(message, actions.react));
  return parts;
}

function renderText(message) {
  const { text } = message;
  const lang = langOf(text, personOf(message.author)?.locale);
  const words = el("div", { class: "text", dir: "auto", lang });
  const cut = cutAt(text);
  if (cut === text.length) return words.append(...rich(text)), words;
  words.append(...rich(`${text.slice(0, cut).trimEnd()}…`));
  const more = el("button", { type: "button", class: "quiet", "data-action": "fold", "aria-expanded": "false" }, t("show_all"));
  more.addEventListener("click", () => {
    const open = more.getAttribute("aria-expanded") === "false";
    words.replaceChildren(...rich(open ? text : `${text.slice(0, cut).trimEnd()}…`));
    more.setAttribute("aria-expanded", String(open));
    more.textContent = t(open ? "show_less" : "show_all");
  });
  return el("div", {}, words, more);
}

// Where a long text folds: never just before its end, and not within a sign of two halves.
function cutAt(text) {
  const lines = text.split("\n");
  const byLines = lines.length > mostLines * 1.3 ? lines.slice(0, mostLines).join("\n").length : text.length;
  const cut = Math.min(byLines, text.length > longest * 1.3 ? longest : text.length);
  return /[\uD800-\uDBFF]/.test(text[cut - 1] ?? "") ? cut - 1 : cut;
}

function renderReactions(message, react) {
  const nodes = message.reactions.filter(({ people }) => people.length).map(({ emoji, people }) => {
    const mine = people.some((id) => String(id) === String(session.me));
    const names = people.map((id) => personOf(id)?.name).filter(Boolean).join(", ");
    const label = t("reaction_label", { emoji, names });
    const look = { type: "button", class: "reaction", "aria-pressed": String(mine), "aria-label": label, title: names };
    return el("button", { ...look, "data-testid": "reaction", "data-action": `react-${emoji}`, onclick: () => react(message, emoji) }, el("span", {}, emoji), String(people.length));
  });
  return el("div", { class: "reactions", role: "group", "aria-label": t("reactions") }, ...nodes);
}
