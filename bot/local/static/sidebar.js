// The rooms, the person who speaks, and the drawer that holds them on a phone.

import { avatar, byId, el, icon } from "./dom.js";
import { isHere, session } from "./store.js";
import { unreadOf } from "./unread.js";
import { counted, t } from "./words.js";

const narrow = matchMedia("(max-width: 760px)");
const sidebar = byId("sidebar");

let drawn = "";

// Draws anew only what changed: a click that began on a button must end on the same one.
export function renderRooms(choose) {
  const { rooms, locale } = session.state;
  const unread = new Map(rooms.map((room) => [room, isHere(room.id) ? 0 : unreadOf(room)]));
  const look = JSON.stringify([[...unread], session.room?.id, session.me, locale]);
  if (look === drawn) return;
  drawn = look;
  const groups = [rooms.filter((room) => !room.private), rooms.filter((room) => room.private)];
  const labels = [t("rooms_public"), t("rooms_private")];
  const parts = groups.flatMap((group, index) => {
    if (!group.length) return [];
    const items = group.map((room) => el("li", {}, roomButton(room, unread.get(room), choose)));
    return [el("h2", { id: `rooms-${index}` }, labels[index]), el("ul", { "aria-labelledby": `rooms-${index}` }, ...items)];
  });
  const focused = document.activeElement?.closest?.("[data-testid=room]")?.dataset.id;
  byId("rooms").replaceChildren(...parts);
  if (focused) byId("rooms").querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  showUnread([...unread.values()].reduce((sum, each) => sum + each, 0));
}

function roomButton(room, unread, choose) {
  const said = el("span", { class: "hidden-words" }, counted("unread", unread));
  const badge = unread ? el("span", { class: "unread" }, el("span", { "aria-hidden": "true" }, unread > 99 ? "99+" : String(unread)), said) : null;
  const attributes = { type: "button", class: "room", "data-testid": "room", "data-id": room.id, "aria-current": isHere(room.id) && "page" };
  const name = el("span", { class: "room-name" }, room.name.replace(/^#/, ""));
  return el("button", { ...attributes, onclick: () => choose(room) }, icon(room.private ? "mark" : "room"), name, badge);
}

function showUnread(count) {
  document.title = `${count ? `(${count}) ` : ""}${session.room ? `${session.room.name} · ` : ""}Muster`;
  const wanted = `/local/static/${count ? "muster-unread" : "muster"}.svg`;
  if (byId("favicon").getAttribute("href") !== wanted) byId("favicon").setAttribute("href", wanted);
  byId("menu-dot").hidden = !count;
}

export function renderSpeaker() {
  const { person } = session;
  byId("speaker-face").replaceChildren(person ? avatar(person.id, person.name) : "");
  byId("speaker-name").textContent = person?.name ?? "";
  byId("speaker-role").textContent = [person?.role_label, person?.department].filter(Boolean).join("\u00a0· ");
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
  document.addEventListener("keydown", (event) => event.key === "Escape" && !byId("shade").hidden && !document.querySelector("dialog[open]") && closeDrawer());
  narrow.addEventListener("change", closeDrawer);
  closeDrawer();
}
