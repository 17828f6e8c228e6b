// Photos, large: arrows lead through them, Esc or a tap beside the picture closes.

import { fileAddress } from "./api.js";
import { el, icon, iconButton } from "./dom.js";
import { session } from "./store.js";
import { sizeText } from "./text.js";
import { t } from "./words.js";

export function openPhotos(photos, first) {
  let at = first;
  const back = document.activeElement;
  const image = el("img", { class: "large" });
  const name = el("b", { dir: "auto" });
  const about = el("span", {});
  const save = el("a", { class: "icon-button", download: "" }, icon("load"));
  const close = iconButton("close", t("close"), () => dialog.close());
  const head = el("header", { class: "lightbox-head" }, name, about, save, close);
  const dialog = el("dialog", { class: "lightbox", "data-testid": "lightbox" }, head, image);
  const step = (by) => {
    at = (at + by + photos.length) % photos.length;
    const file = photos[at];
    image.src = save.href = fileAddress(file, session.me);
    image.alt = name.textContent = save.download = file.name;
    save.setAttribute("aria-label", t("download", { name: file.name }));
    about.textContent = photos.length > 1 ? `${at + 1} / ${photos.length} · ${sizeText(file.size)}` : sizeText(file.size);
    dialog.setAttribute("aria-label", file.name);
  };
  if (photos.length > 1) {
    dialog.append(iconButton("back", t("previous"), () => step(-1), { class: "turn turn-back" }), iconButton("back", t("next"), () => step(1), { class: "turn turn-on" }));
  }
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  step(0);
  document.body.append(dialog);
  dialog.showModal();
}
