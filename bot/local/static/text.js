// Plain text as elements: web addresses, code and references become what they are; every sign that was typed stays.

import { el } from "./dom.js";

const special = new RegExp(
  [
    /(```[\s\S]+?```)/,
    /(`[^`\n]+`)/,
    /(https?:\/\/[^\s<>"'，。；：！？、）》」]+[^\s<>"'，。；：！？、）》」.,;:!?)])/,
    /(?<![\w-])([A-Z]-\d{1,6})(?![\w-])/,
  ].map((each) => each.source).join("|"),
  "gu",
);

// `own` is the reference that the text itself is about, which leads nowhere.
export function rich(text, own = "") {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(special)) {
    const [whole, block, code, url, ref] = found;
    if (ref === own) continue;
    parts.push(text.slice(end, found.index));
    if (block) parts.push(coded("pre", whole, 3));
    else if (code) parts.push(coded("code", whole, 1));
    else parts.push(url ? link(url, url) : reference(ref));
    end = found.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== "");
}

// The ticks are there for whoever copies the text, not for the eye.
function coded(tag, whole, ticks) {
  const tick = () => el("span", { class: "tick", "aria-hidden": "true" }, whole.slice(0, ticks));
  return el(tag, {}, tick(), whole.slice(ticks, -ticks), tick());
}

const reference = (ref) => el("button", { type: "button", class: "ref", "data-goto": ref, "data-action": `goto-${ref}` }, ref);

export function link(text, url) {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return text;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

const units = ["B", "kB", "MB", "GB"];

export function sizeText(bytes) {
  const step = bytes ? Math.min(3, Math.floor(Math.log10(bytes) / 3)) : 0;
  const number = bytes / 1000 ** step;
  return `${step && number < 10 ? number.toFixed(1) : Math.round(number)} ${units[step]}`;
}

export const lengthText = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
