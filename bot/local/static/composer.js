// A field to speak in: Enter sends, Shift+Enter breaks the line, Up in the empty field brings back what was said.

import { createCompletion } from "./complete.js";
import { el, icon } from "./dom.js";
import { drafts, rememberSent, sentLines } from "./store.js";
import { t } from "./words.js";

let count = 0;

// `send(text)` says the words; `cancel()`, when given, is called by Esc. Answers `{node, focus, place, insert, giveBack}`.
export function createComposer({ id, testid, sendTestid, send, cancel, hint }) {
  count += 1;
  const name = id ?? `composer-${count}`;
  const field = el("textarea", { id: name, rows: "1", dir: "auto", "data-testid": testid, enterkeyhint: "send" });
  field.setAttribute("aria-describedby", `${name}-notice`);
  const button = el("button", { type: "submit", class: "send", "data-testid": sendTestid });
  button.append(icon("send"));
  const notice = el("p", { class: "notice", id: `${name}-notice`, role: "alert", "data-testid": `${testid}-notice` });
  const completion = createCompletion(field, changed);
  const box = el("div", { class: "composer-box" }, field, button);
  const foot = hint ? el("p", { class: "composer-hint" }) : null;
  // `autocomplete` keeps the browser's own restoring of fields from writing over a draft.
  const node = el("form", { class: "composer", novalidate: true, autocomplete: "off" }, notice, completion.node, box, foot);
  let here = null;
  let recalled = -1;

  function changed() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
    field.style.overflowY = field.scrollHeight > 260 ? "auto" : "hidden";
    button.setAttribute("aria-disabled", String(!field.value.trim()));
    if (here !== null) drafts.set(here, field.value);
    completion.update();
  }

  function write(text) {
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    changed();
  }

  function submit() {
    const text = field.value.trim();
    if (!text) return;
    rememberSent(text);
    recalled = -1;
    notice.replaceChildren();
    write("");
    send(text);
  }

  // Walks through what was said before, as long as the field holds what was recalled.
  function recall(step) {
    const lines = sentLines();
    const untouched = recalled >= 0 && field.value === lines[recalled];
    if (field.value && !untouched) return false;
    const at = untouched ? recalled + step : step < 0 ? lines.length - 1 : -1;
    if (at < 0) return untouched;
    recalled = at < lines.length ? at : -1;
    write(lines[at] ?? "");
    completion.close();
    return true;
  }

  function pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (completion.pressed(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      if (!event.shiftKey && recall(event.key === "ArrowUp" ? -1 : 1)) event.preventDefault();
    } else if (event.key === "Escape" && cancel) {
      event.preventDefault();
      cancel();
    }
  }

  field.addEventListener("keydown", pressed);
  field.addEventListener("focus", changed);
  field.addEventListener("input", () => {
    if (!field.value) notice.replaceChildren();
    changed();
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });

  return {
    node,
    focus: () => field.focus(),
    // Binds the field to a place, whose unsent words come back; its own words may be in another language now.
    place(place, label) {
      here = null;
      button.title = t("send");
      button.setAttribute("aria-label", t("send"));
      if (foot) foot.textContent = t("composer_hint");
      notice.replaceChildren();
      field.setAttribute("aria-label", label);
      field.placeholder = label;
      write(drafts.get(place));
      here = place;
      completion.close();
    },
    insert(text) {
      write(text);
      field.focus();
    },
    // Shows what went wrong; `words`, when given, come back in front of what has been typed since.
    giveBack(place, words, problem) {
      const kept = [words, drafts.get(place)].filter(Boolean).join("\n");
      drafts.set(place, kept);
      if (place !== here) return;
      if (words) write(kept);
      notice.textContent = problem;
      field.focus({ preventScroll: true });
      completion.close();
    },
  };
}
