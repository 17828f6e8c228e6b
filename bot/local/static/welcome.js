// The first look: what to try, in an empty room as a page, elsewhere as a line over the composer until it is closed.

import { byId, el, iconButton } from "./dom.js";
import { session, threads } from "./store.js";
import { t } from "./words.js";

const examples = [1, 2, 3];
const seen = "muster-intro-seen";

let drawn = "";

// `insert(text)` puts an example into the field, where it can be changed before it is sent.
export function showWelcome(store, insert) {
  const quiet = store.loaded && threads(store).roots.length === 0;
  const intro = store.loaded && !quiet && session.state.demo && session.state.people.length > 1 && !localStorage.getItem(seen);
  const look = JSON.stringify([quiet, intro, session.room?.id, session.me, session.state.locale]);
  if (look === drawn) return;
  drawn = look;
  byId("empty").hidden = !quiet;
  byId("intro").hidden = !intro;
  if (quiet) fillEmpty(insert);
  if (intro) fillIntro(insert);
}

function fillEmpty(insert) {
  const nodes = examples.map((n) => {
    const words = [el("span", { class: "example-what" }, t(`example_${n}_what`)), el("span", { class: "example-text" }, t(`example_${n}`))];
    return el("button", { type: "button", class: "example", "data-testid": "example", onclick: () => insert(t(`example_${n}`)) }, ...words);
  });
  const image = el("img", { src: "/local/static/muster.svg", alt: "", width: "52", height: "52" });
  const own = session.room.private;
  const title = el("h2", {}, t(own ? "empty_private_title" : "empty_title"));
  byId("empty").replaceChildren(image, title, el("p", {}, t(own ? "empty_private_text" : "empty_text")), ...nodes);
}

function fillIntro(insert) {
  const close = () => {
    localStorage.setItem(seen, "yes");
    byId("intro").hidden = true;
  };
  const nodes = examples.map((n) => {
    const look = { type: "button", class: "try", "data-testid": "example", title: t(`example_${n}`) };
    return el("button", { ...look, onclick: () => insert(t(`example_${n}`)) }, t(`example_${n}_what`));
  });
  const space = session.state.locale === "en" ? " " : "";
  const words = el("p", {}, el("b", {}, t("intro_title")), space, t("intro_text"));
  byId("intro").setAttribute("aria-label", t("intro_title"));
  byId("intro").replaceChildren(el("div", { class: "intro-box" }, words, iconButton("close", t("close"), close), el("div", { class: "tries" }, ...nodes)));
}

// Before the server has answered for the first time.
export function showStarting() {
  const image = el("img", { src: "/local/static/muster.svg", alt: "", width: "52", height: "52", class: "starting" });
  const words = [el("h2", {}, t("starting")), el("p", {}, t("starting_text"))];
  byId("empty").replaceChildren(image, el("div", { role: "status" }, ...words));
  byId("empty").hidden = false;
}

// A team of nobody: everybody has left, or the people were not imported yet.
export function showNobody() {
  byId("empty").replaceChildren(el("h2", {}, t("nobody_title")), el("p", {}, t("nobody_text")));
  byId("empty").hidden = false;
}
