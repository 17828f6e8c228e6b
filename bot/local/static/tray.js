// The files that wait to be sent with the words: a chip each, with its picture, its size, its progress and its problem.

import { el, icon, iconButton } from "./dom.js";
import { sizeText } from "./text.js";
import { t } from "./words.js";

const largest = 20 * 2 ** 20;
const largestAll = 50 * 2 ** 20;
const most = 10;
const side = 96;

// `changed()` is called when files come or go.
export function createTray(changed) {
  const node = el("ul", { class: "tray", "data-testid": "tray", hidden: true });
  let chips = [];
  let sending = null;

  function add(files) {
    for (const file of files) {
      chips.push(chip(file, problemOf(file)));
    }
    draw();
  }

  function problemOf(file) {
    if (file.size > largest) return t("file_too_large");
    if (total() + file.size > largestAll) return t("files_too_large");
    return chips.length >= most ? t("files_too_many", { n: most }) : "";
  }

  function chip(file, problem) {
    const about = el("span", { class: "file-about" }, sizeText(file.size));
    const bar = el("progress", { class: "bar", max: "1", value: "0", "aria-label": t("uploading", { name: file.name }), hidden: true });
    const remove = iconButton("close", t("file_remove", { name: file.name }), () => drop(made));
    const look = el("span", { class: "tray-look" }, icon("file"));
    const words = el("span", { class: "file-words" }, el("b", { dir: "auto" }, file.name), about);
    const item = el("li", { class: "file tray-file", "data-testid": "tray-file" }, look, words, bar, remove);
    const made = { file, item, about, bar, problem: "" };
    if (problem) blame(made, problem);
    if (/^image\/(png|jpe?g|gif|webp|avif)$/.test(file.type)) paint(file, look);
    return made;
  }

  function blame(made, problem) {
    made.problem = problem;
    made.item.classList.toggle("file-refused", Boolean(problem));
    made.about.textContent = problem || sizeText(made.file.size);
    if (problem) made.about.setAttribute("role", "alert");
  }

  function drop(made) {
    chips = chips.filter((each) => each !== made);
    sending?.abort();
    draw();
  }

  function draw() {
    node.hidden = !chips.length;
    node.replaceChildren(...chips.map((made) => made.item));
    changed();
  }

  // The bytes go out one file after the other, so each chip has its own share of the whole.
  function progress(fraction) {
    let gone = fraction * total();
    for (const made of chips) {
      made.bar.value = made.file.size ? Math.min(1, gone / made.file.size) : 1;
      gone = Math.max(0, gone - made.file.size);
    }
  }

  function start() {
    sending = new AbortController();
    for (const made of chips) {
      blame(made, "");
      made.bar.hidden = false;
    }
    return sending.signal;
  }

  // Ends the sending; with a problem the files stay, and say so.
  function end(problem = "") {
    const cut = sending?.signal.aborted;
    sending = null;
    for (const made of chips) {
      made.bar.hidden = true;
      if (problem && !cut) blame(made, problem);
    }
    if (!problem) chips = [];
    draw();
  }

  const clear = () => {
    chips = [];
    draw();
  };
  const total = () => chips.reduce((sum, made) => sum + made.file.size, 0);
  const fits = () => chips.every((made) => made.file.size <= largest) && chips.length <= most && total() <= largestAll;
  return { node, add, clear, start, end, progress, fits, files: () => chips.map((made) => made.file), busy: () => sending !== null };
}

// A small picture, drawn rather than linked: the page's policy loads nothing but its own addresses.
async function paint(file, look) {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return;
  const canvas = el("canvas", { width: side, height: side });
  const scale = Math.max(side / image.width, side / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  canvas.getContext("2d").drawImage(image, (side - width) / 2, (side - height) / 2, width, height);
  look.replaceChildren(canvas);
}
