// One stop of the Tab key for a whole list of messages: arrows go from one to the next, Tab into its buttons.

const stops = "button, a, input, video, audio[controls]";

// Whether Tab stops at the message and at what is in it.
export function tabbable(node, on) {
  node.tabIndex = on ? 0 : -1;
  for (const stop of node.querySelectorAll(stops)) {
    if (on) stop.removeAttribute("tabindex");
    else stop.tabIndex = -1;
  }
}

// `pressed(event, article)` gets the keys that do not move.
export function createRoving(list, pressed) {
  let current = null;
  const articles = () => [...list.querySelectorAll("article")];

  function choose(node) {
    if (current === node) return;
    if (current) tabbable(current, false);
    current = node;
    if (node) tabbable(node, true);
  }

  // After a change: the stop is where it was, or the newest message.
  function settle() {
    if (!current?.isConnected) choose(articles().at(-1) ?? null);
    else if (!list.contains(document.activeElement)) choose(articles().at(-1));
  }

  function move(event, article) {
    const all = articles();
    const at = all.indexOf(article);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    const next = all[Math.max(0, Math.min(all.length - 1, to))];
    choose(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("focusin", (event) => choose(event.target.closest("article")));
  list.addEventListener("keydown", (event) => {
    const article = event.target.closest("article");
    if (!article || event.target.matches("textarea, input")) return;
    if (["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      move(event, article);
    } else pressed(event, article);
  });
  return { settle, focusLast: () => articles().at(-1)?.focus() };
}
