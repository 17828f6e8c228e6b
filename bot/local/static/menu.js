// The menu at the top right: how the page looks, which language the person reads, and the ways out.

import { byId, el, icon } from "./dom.js";
import { session } from "./store.js";
import { t } from "./words.js";

const languages = [["en", "English"], ["zh_Hans", "简体中文"], ["zh_Hant", "繁體中文"]];
const themes = ["system", "light", "dark"];

// `actions`: speakLanguage(name), showKeys(), leave(again).
export function openMenu(actions) {
  const opener = byId("more");
  if (byId("menu-panel")) return byId("menu-panel").hidePopover();
  const { state } = session;
  const node = el("div", { class: "menu-panel", id: "menu-panel", role: "dialog", "aria-label": t("menu"), "data-testid": "menu-panel", popover: "auto" });
  const close = () => node.hidePopover();
  const theme = document.documentElement.dataset.chosen;
  const looks = themes.map((name) => [name, t(`theme_${name}`)]);
  const setTheme = (name) => document.documentElement.dispatchEvent(new CustomEvent("muster-theme", { detail: name }));
  const setLanguage = (name) => {
    close();
    if (name !== state.locale) actions.speakLanguage(languages.find(([locale]) => locale === name)[1]);
  };
  const item = (label, run, detail = "") => el("button", { type: "button", class: "menu-item", onclick: () => { close(); run(); } }, el("span", {}, label), detail ? el("kbd", { "aria-hidden": "true" }, detail) : "");
  node.append(
    choices("theme", looks, theme, setTheme, "menu-segments"),
    choices("language", languages, state.locale, setLanguage, "menu-list"),
    el("hr"),
    item(t("shortcuts"), actions.showKeys, "?"),
  );
  if (state.setup) node.append(el("a", { class: "menu-item", href: `/setup?as=${encodeURIComponent(session.me)}` }, t("setup")));
  if (state.demo) node.append(leaving("restart_demo", () => actions.leave(true)));
  if (state.demo && state.can_leave) node.append(leaving("leave_demo", () => actions.leave(false)));
  node.addEventListener("toggle", (event) => {
    opener.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "open") return;
    const inside = node.contains(document.activeElement) || document.activeElement === document.body;
    node.remove();
    if (inside) opener.focus();
  });
  opener.after(node);
  node.showPopover();
  (node.querySelector("input:checked") ?? node.querySelector("button")).focus();
}

// What was said in the demo does not come back, so the same button asks once.
function leaving(name, leave) {
  const button = el("button", { type: "button", class: "menu-item", "data-testid": name }, t(name));
  button.addEventListener("click", () => {
    if (button.classList.contains("sure")) return leave();
    button.classList.add("sure");
    button.textContent = t("leave_sure");
  });
  return button;
}

function choices(name, options, chosen, choose, look) {
  const nodes = options.map(([value, label]) => {
    const input = el("input", { type: "radio", name, value, "data-testid": `${name}-${value}`, onchange: () => choose(value) });
    input.checked = value === chosen;
    const lang = name === "language" ? { en: "en", zh_Hans: "zh-Hans", zh_Hant: "zh-Hant" }[value] : null;
    return el("label", { class: "menu-choice", lang }, input, el("span", {}, label), icon("check"));
  });
  return el("fieldset", { class: look }, el("legend", {}, t(name)), ...nodes);
}
