// A field to speak in: Enter sends, Shift+Enter breaks the line, Up in the empty field goes back to what was said.

import { createCompletion } from "./complete.js";
import { el, icon, iconButton } from "./dom.js";
import { drafts, rememberSent, sentLines } from "./store.js";
import { createTray } from "./tray.js";
import { t } from "./words.js";

// `send(text)` says the words, `sendFiles(text, files, progress, signal)` answers what went wrong, if anything;
// `last()` begins to edit what was said last, or answers false; `cancel()`, when given, is called by Esc.
export function createComposer({ id, testid, sendTestid, send, sendFiles, last, cancel, hint }) {
  const field = el("textarea", { id, rows: "1", dir: "auto", "data-testid": testid, enterkeyhint: "send" });
  field.setAttribute("aria-describedby", `${id}-notice ${id}-usage`);
  const button = el("button", { type: "submit", class: "send", "data-testid": sendTestid }, icon("send"));
  const notice = el("p", { class: "notice", id: `${id}-notice`, role: "alert", "data-testid": `${testid}-notice` });
  const completion = createCompletion(field, changed);
  const tray = createTray(changed);
  const chooser = el("input", { type: "file", multiple: true, hidden: true, "data-testid": `${testid}-file` });
  const attach = iconButton("clip", "", () => chooser.click(), { class: "icon-button attach", "data-testid": `${testid}-attach` });
  const box = el("div", { class: "composer-box" }, tray.node, attach, field, button);
  const foot = hint ? el("p", { class: "composer-hint" }) : null;
  // `autocomplete` keeps the browser's own restoring of fields from writing over a draft.
  const node = el("form", { class: "composer", novalidate: true, autocomplete: "off" }, notice, completion.node, box, foot, chooser);
  let here = null;
  let recalled = -1;

  function changed() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
    field.style.overflowY = field.scrollHeight > 260 ? "auto" : "hidden";
    button.setAttribute("aria-disabled", String(tray.busy() || !(field.value.trim() || tray.files().length)));
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
    if (tray.busy()) return;
    if (tray.files().length) return submitFiles(text);
    if (!text) return;
    rememberSent(text);
    recalled = -1;
    notice.replaceChildren();
    write("");
    send(text);
  }

  // The words and the files stay where they are until they are saved.
  async function submitFiles(text) {
    if (!tray.fits()) return;
    const place = here;
    const signal = tray.start();
    notice.replaceChildren();
    field.readOnly = true;
    changed();
    const problem = await sendFiles(text, tray.files(), tray.progress, signal);
    field.readOnly = false;
    tray.end(problem);
    if (!problem && place === here) write("");
    else if (!problem) drafts.set(place, "");
  }

  // Walks through what was said before, as long as the field holds what was recalled.
  function recall(step) {
    const lines = sentLines();
    const untouched = recalled >= 0 && field.value === lines[recalled];
    if (field.value && !untouched) return false;
    if (!untouched && step < 0 && last()) return true;
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

  function addFiles(files) {
    if (tray.busy() || !files.length) return;
    tray.add([...files]);
    field.focus();
  }

  field.addEventListener("keydown", pressed);
  field.addEventListener("focus", changed);
  field.addEventListener("click", completion.update);
  field.addEventListener("input", () => {
    if (!field.value) notice.replaceChildren();
    changed();
  });
  field.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    addFiles(event.clipboardData.files);
  });
  chooser.addEventListener("change", () => {
    addFiles(chooser.files);
    chooser.value = "";
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    field.focus();
  });

  return {
    node,
    addFiles,
    focus: () => field.focus({ preventScroll: true }),
    // Binds the field to a place, whose unsent words come back; its own words may be in another language now.
    place(place, label) {
      if (place !== here && !tray.busy()) tray.clear();
      here = null;
      for (const [each, key] of [[button, "send"], [attach, "attach"]]) {
        each.title = t(key);
        each.setAttribute("aria-label", t(key));
      }
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
