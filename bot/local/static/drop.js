// Files dragged over the window land in the room, or in the thread when they are let go there.

import { byId, el } from "./dom.js";
import { session } from "./store.js";
import { t } from "./words.js";

export function startDrop({ room, panel }) {
  const targets = [[byId("main"), room], [byId("thread"), panel]];
  const veil = el("div", { class: "veil", "aria-hidden": "true" }, el("span"));
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    veil.remove();
    if (holdsFiles(event)) event.preventDefault();
  });
  addEventListener("dragleave", (event) => event.relatedTarget || veil.remove());
  for (const [node, composer] of targets) {
    node.addEventListener("dragenter", (event) => {
      if (!holdsFiles(event) || !session.room) return;
      veil.firstChild.textContent = t("drop_here", { room: session.room.name });
      node.append(veil);
    });
    node.addEventListener("drop", (event) => composer.addFiles(event.dataTransfer?.files ?? []));
  }
}
