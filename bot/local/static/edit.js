// One's own words, corrected where they stand: Enter saves, Esc leaves them as they were.

import { el } from "./dom.js";
import { isGone, isMine } from "./store.js";
import { t } from "./words.js";

export const canDelete = (message) => isMine(message) && !message.pending && !message.card && !isGone(message);
export const canEdit = (message) => canDelete(message) && Boolean(message.text);

// `save(message, text)` answers whether it was saved; `refresh()` draws the list; `back(message)` puts the focus back.
export function createEditing({ save, refresh, back }) {
  let editing = null;

  function start(message, place) {
    const field = el("textarea", { class: "edit-field", dir: "auto", "aria-label": t("edit_label"), "data-testid": "edit-field", rows: "1" });
    field.value = message.text;
    const grow = () => {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + 2}px`;
    };
    const cancel = el("button", { type: "button", class: "outline", onclick: stop }, t("form_cancel"));
    const done = el("button", { type: "submit", class: "primary", "data-testid": "edit-save" }, t("form_submit"));
    const hint = el("span", { class: "edit-hint" }, t("edit_hint"));
    const node = el("form", { class: "editor" }, field, el("div", { class: "editor-foot" }, hint, cancel, done));
    editing = { id: String(message.id), message, place, node };
    field.addEventListener("input", grow);
    field.addEventListener("keydown", (event) => pressed(event, node));
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      finish(message, field, done);
    });
    refresh();
    grow();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  function pressed(event, node) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !event.shiftKey) node.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function finish(message, field, done) {
    const text = field.value.trim();
    if (!text || text === message.text) return stop();
    done.setAttribute("aria-busy", "true");
    if (await save(message, text)) stop();
    done.removeAttribute("aria-busy");
  }

  function stop() {
    if (!editing) return;
    const { message } = editing;
    editing = null;
    refresh();
    back(message);
  }

  return { start, editor: (message, place) => (editing?.id === String(message.id) && editing.place === place ? editing.node : null) };
}
