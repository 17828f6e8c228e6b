// Builds elements; data only ever becomes text or an attribute's value, never markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// A button that is a picture, with its label said and shown on hover.
export function iconButton(name, label, run, attributes = {}) {
  const look = { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: run };
  return el("button", { ...look, ...attributes }, icon(name));
}

// Puts `wanted` into `parent` in this order, moving only what is out of place, so that focus and the screen
// reader's place survive an update.
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let cursor = parent.firstElementChild;
  for (const node of wanted) {
    if (node === cursor) cursor = cursor.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
}

export function avatar(id, name) {
  if (id === null) return el("span", { class: "face face-muster", "aria-hidden": "true" }, icon("mark"));
  let hue = 0;
  for (const letter of String(id) + name) hue = (hue * 31 + letter.codePointAt(0)) % 8;
  return el("span", { class: `face hue-${hue}`, "aria-hidden": "true" }, initials(name));
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const last = words[words.length - 1];
  if (/\p{Script=Han}/u.test(name)) return [...last].slice(-2).join("");
  return words.length > 1 ? [...words[0]][0] + [...last][0] : [...name].slice(0, 1).join("");
}

export const byId = (id) => document.getElementById(id);
