// The files of a message: pictures that open large, voices and films that play, and the rest to save.

import { fileAddress } from "./api.js";
import { el, icon, iconButton } from "./dom.js";
import { session } from "./store.js";
import { lengthText, sizeText } from "./text.js";
import { t } from "./words.js";

export function renderFiles(files) {
  const kept = files.filter((file) => file.state === "kept");
  const photos = kept.filter((file) => file.kind === "photo");
  const parts = [];
  if (photos.length) parts.push(gallery(photos));
  for (const file of files) if (!photos.includes(file)) parts.push(renderFile(file));
  return el("div", { class: "files", "data-testid": "files" }, ...parts);
}

function gallery(photos) {
  const nodes = photos.map((file, index) => {
    const image = el("img", { src: fileAddress(file, session.me), alt: "", loading: "lazy" });
    const look = { type: "button", class: "thumb", "data-testid": "thumb", "data-action": `photo-${file.id}` };
    const button = el("button", { ...look, "aria-label": t("picture_open", { name: file.name }) }, image);
    image.addEventListener("error", () => button.replaceWith(chip(file)));
    button.addEventListener("click", async () => (await import("./lightbox.js")).openPhotos(photos, index));
    return button;
  });
  return el("div", { class: nodes.length > 1 ? "gallery" : "gallery single" }, ...nodes);
}

function renderFile(file) {
  if (file.state !== "kept") return waiting(file);
  if (file.kind === "voice" || file.kind === "audio") return player(file);
  if (file.kind !== "video") return chip(file);
  return el("video", { class: "film", src: fileAddress(file, session.me), controls: true, preload: "metadata", "aria-label": file.name });
}

function waiting(file) {
  const refused = file.state === "refused";
  const said = el("span", { class: "file-about" }, t(refused ? "file_refused" : "file_wanted"));
  return el("div", { class: refused ? "file file-refused" : "file file-wanted" }, icon("file"), words(file.name, said));
}

const words = (name, about) => el("span", { class: "file-words" }, el("b", { dir: "auto" }, name), about);

function chip(file) {
  const about = el("span", { class: "file-about" }, sizeText(file.size));
  const look = { class: "file", href: fileAddress(file, session.me), download: file.name, "data-testid": "file" };
  return el("a", { ...look, "aria-label": t("download", { name: file.name }) }, icon("file"), words(file.name, about), icon("load"));
}

function player(file) {
  const sound = el("audio", { src: fileAddress(file, session.me), preload: "none" });
  const play = iconButton("play", t("play", { name: file.name }), () => (sound.paused ? sound.play() : sound.pause()), { "data-action": `play-${file.id}` });
  const bar = el("input", { type: "range", min: "0", max: "1", step: "0.001", value: "0", "aria-label": t("play_position") });
  const time = el("span", { class: "file-about" }, lengthText(file.seconds ?? 0));
  const length = () => (Number.isFinite(sound.duration) ? sound.duration : file.seconds || 1);
  const show = () => {
    play.replaceChildren(icon(sound.paused ? "play" : "pause"));
    bar.value = String(sound.currentTime / length());
    bar.setAttribute("aria-valuetext", lengthText(sound.currentTime));
    time.textContent = lengthText(sound.currentTime || file.seconds || 0);
  };
  for (const event of ["play", "pause", "ended", "timeupdate"]) sound.addEventListener(event, show);
  sound.addEventListener("error", () => node.replaceWith(chip(file)));
  bar.addEventListener("input", () => (sound.currentTime = Number(bar.value) * length()));
  const node = el("div", { class: "file voice", role: "group", "aria-label": file.name, "data-testid": "voice" }, play, bar, time, sound);
  return node;
}
