// A form as a dialog: errors stand at their fields, and what was typed stays.

import { act } from "./api.js";
import { el, icon } from "./dom.js";
import { session } from "./store.js";
import { explain, t } from "./words.js";

// `done(answer)` gets the server's answer once it holds no form.
export function openForm(form, done) {
  const back = document.activeElement;
  const dialog = el("dialog", { class: "form", "data-testid": "form", "aria-labelledby": "form-title" });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  fill(dialog, form, done);
  document.body.append(dialog);
  dialog.showModal();
  focusFirst(dialog);
}

function fill(dialog, form, done) {
  const problem = el("p", { class: "form-problem", role: "alert" });
  const close = el("button", { type: "button", class: "icon-button", "aria-label": t("form_cancel") }, icon("close"));
  const cancel = el("button", { type: "button", class: "outline" }, t("form_cancel"));
  const submit = el("button", { type: "submit", class: "primary", "data-testid": "form-submit" }, form.submit || t("form_submit"));
  const body = el(
    "form",
    { novalidate: true },
    el("header", { class: "form-head" }, el("h2", { id: "form-title" }, form.title), close),
    el("div", { class: "form-fields" }, problem, ...form.fields.map(question)),
    el("footer", { class: "form-foot" }, cancel, submit),
  );
  if (form.fields.some((field) => field.error)) problem.textContent = t("form_errors");
  for (const button of [close, cancel]) button.addEventListener("click", () => dialog.close());
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-busy") === "true") return;
    send(dialog, body, { form, problem, submit, done });
  });
  dialog.replaceChildren(body);
}

async function send(dialog, body, { form, problem, submit, done }) {
  const values = Object.fromEntries([...new FormData(body)].map(([name, value]) => [name, String(value)]));
  submit.setAttribute("aria-busy", "true");
  problem.textContent = "";
  try {
    const answer = await act(`/local/forms/${encodeURIComponent(form.id)}`, { as: session.me, values });
    if (answer.form) {
      const kept = answer.form.fields.map((field) => ({ ...field, value: values[field.id] ?? field.value }));
      fill(dialog, { ...answer.form, fields: answer.form.id === form.id ? kept : answer.form.fields }, done);
      focusFirst(dialog);
    } else if (answer.refused) problem.textContent = answer.refused;
    else {
      dialog.close();
      done(answer);
    }
  } catch (failure) {
    problem.textContent = explain(failure);
  } finally {
    submit.removeAttribute("aria-busy");
  }
}

function question(field) {
  const id = `field-${field.id}`;
  const notes = [];
  if (field.hint || field.type === "when") {
    notes.push(el("p", { class: "field-hint", id: `${id}-hint` }, field.hint || t("form_when_hint")));
  }
  if (field.error) notes.push(el("p", { class: "field-error", id: `${id}-error` }, field.error));
  const asked = control(field, id);
  const input = asked.matches(".select") ? asked.firstChild : asked;
  if (notes.length) input.setAttribute("aria-describedby", notes.map((note) => note.id).join(" "));
  if (field.error) input.setAttribute("aria-invalid", "true");
  if (field.required) input.setAttribute("aria-required", "true");
  const optional = field.required ? null : el("span", { class: "optional" }, t("form_optional"));
  const label = el("label", { for: id }, field.label, optional);
  return el("div", { class: field.error ? "field field-wrong" : "field" }, label, asked, ...notes);
}

function control(field, id) {
  const options = choices(field);
  const attributes = { id, name: field.id, dir: "auto" };
  if (!options) {
    const input = field.type === "text" ? el("textarea", { ...attributes, rows: "4" }) : el("input", { ...attributes, type: "text" });
    input.autocomplete = "off";
    input.value = field.value ?? "";
    return input;
  }
  const chosen = String(field.value ?? "");
  const known = options.some(([value]) => String(value) === chosen);
  const first = !known || !field.required ? [el("option", { value: "" }, t("form_choose"))] : [];
  const select = el("select", attributes, ...first, ...options.map(([value, label]) => el("option", { value }, label)));
  select.value = known ? chosen : "";
  return el("div", { class: "select" }, select, icon("chevron"));
}

// A choice's options; people and departments are those of the state unless the form names its own.
function choices(field) {
  if (field.options?.length || field.type === "choice") return field.options ?? [];
  const { people } = session.state;
  if (field.type === "person") return people.map((person) => [person.id, `${person.name} · ${person.department}`]);
  if (field.type === "department") {
    return [...new Set(people.map((person) => person.department).filter(Boolean))].map((name) => [name, name]);
  }
  return null;
}

function focusFirst(dialog) {
  const wrong = dialog.querySelector("[aria-invalid]");
  const empty = [...dialog.querySelectorAll("[name]")].find((input) => !input.value);
  (wrong ?? empty ?? dialog.querySelector("[name]"))?.focus();
}
