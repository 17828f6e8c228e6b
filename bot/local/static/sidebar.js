// The rooms, the person who speaks, the demo's clock, and the drawer that holds them on a phone.

import { act } from "./api.js";
import { avatar, byId, el, icon } from "./dom.js";
import { isHere, session, storeOf } from "./store.js";
import { clockText, counted, nextMonday, setNow, t } from "./words.js";

const narrow = matchMedia("(max-width: 760px)");
const sidebar = byId("sidebar");

let drawn = "";

// Draws anew only what changed: a click that began on a button must end on the same one.
export function renderRooms(choose) {
  const { rooms, locale } = session.state;
  const look = JSON.stringify([rooms.map((room) => [room, storeOf(room.id).unread]), session.room?.id, session.me, locale]);
  if (look === drawn) return;
  drawn = look;
  const groups = [rooms.filter((room) => !room.private), rooms.filter((room) => room.private)];
  const labels = [t("rooms_public"), t("rooms_private")];
  const parts = groups.flatMap((group, index) => {
    if (!group.length) return [];
    const list = el("ul", { "aria-labelledby": `rooms-${index}` }, ...group.map((room) => el("li", {}, roomButton(room, choose))));
    return [el("h2", { id: `rooms-${index}` }, labels[index]), list];
  });
  const focused = document.activeElement?.closest?.("[data-testid=room]")?.dataset.id;
  byId("rooms").replaceChildren(...parts);
  if (focused) byId("rooms").querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function roomButton(room, choose) {
  const here = isHere(room.id);
  const { unread } = storeOf(room.id);
  const dot = unread && !here ? el("span", { class: "unread" }, el("span", { class: "hidden-words" }, counted("unread", unread))) : null;
  const attributes = { type: "button", class: "room", "data-testid": "room", "data-id": room.id, "aria-current": here && "page" };
  const name = el("span", { class: "room-name" }, room.name.replace(/^#/, ""));
  return el("button", { ...attributes, onclick: () => choose(room) }, icon(room.private ? "mark" : "room"), name, dot);
}

export function renderPeople() {
  const { people } = session.state;
  const departments = [...new Set(people.map((person) => person.department ?? ""))];
  const groups = departments.map((name) => {
    const members = people.filter((person) => (person.department ?? "") === name);
    const options = members.map((person) => el("option", { value: person.id }, `${person.name} · ${person.role_label}`));
    return name ? el("optgroup", { label: name }, ...options) : options;
  });
  const select = byId("speak-as");
  select.replaceChildren(...groups.flat());
  select.value = String(session.me);
  const { person } = session;
  byId("speaker-face").replaceChildren(person ? avatar(person.id, person.name) : "");
  byId("speaker-name").textContent = person?.name ?? "";
  byId("speaker-role").textContent = [person?.role_label, person?.department].filter(Boolean).join("\u00a0· ");
}

export function startPeople(change) {
  const select = byId("speak-as");
  select.addEventListener("change", () => change(select.value));
}

export function startClock(moved, failed) {
  const steps = {
    "clock-hour": () => ({ advance: "PT1H" }),
    "clock-day": () => ({ advance: "P1D" }),
    "clock-monday": () => ({ to: nextMonday() }),
  };
  const clock = byId("clock");
  let busy = false;
  clock.addEventListener("click", async (event) => {
    const step = steps[event.target.dataset.testid];
    if (!step || busy) return;
    busy = true;
    clock.setAttribute("aria-busy", "true");
    byId("announcer").textContent = t("clock_moving");
    try {
      const { now } = await act("/local/clock", { as: session.me, ...step() }, 300);
      setNow(now);
      showClock();
      byId("announcer").textContent = t("clock_moved", { time: clockText() });
      moved();
    } catch (failure) {
      failed(failure);
    } finally {
      busy = false;
      clock.removeAttribute("aria-busy");
    }
  });
  setInterval(showClock, 5000);
}

export function showClock() {
  byId("clock").hidden = !session.state?.demo;
  const text = clockText();
  if (byId("clock-now").textContent !== text) byId("clock-now").textContent = text;
}

function drawer(open) {
  const was = document.body.classList.contains("drawer-open");
  document.body.classList.toggle("drawer-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
  byId("shade").hidden = !open;
  sidebar.inert = narrow.matches && !open;
  byId("main").inert = narrow.matches && open;
  if (open) (sidebar.querySelector("[aria-current]") ?? byId("menu-close")).focus();
  else if (was && narrow.matches) byId("menu").focus();
}

export const closeDrawer = () => drawer(false);

export function startDrawer() {
  byId("menu").addEventListener("click", () => drawer(true));
  byId("menu-close").addEventListener("click", closeDrawer);
  byId("shade").addEventListener("click", closeDrawer);
  document.addEventListener("keydown", (event) => event.key === "Escape" && !byId("shade").hidden && closeDrawer());
  narrow.addEventListener("change", closeDrawer);
  closeDrawer();
}
