// The set-up page: doctor's lines as ticks, the manifest to paste, the tokens, and the start.

const byId = (id) => document.getElementById(id);
const person = new URLSearchParams(location.search).get("as") ?? "";
const hints = { SLACK_BOT_TOKEN: "xoxb-…", SLACK_APP_TOKEN: "xapp-…", TELEGRAM_BOT_TOKEN: "123456:ABC…", MUSTER_ADMINS: "U…" };
let page = null;

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const way = () => document.querySelector("input[name=way]:checked").value;
const words = (key) => page.texts[key] ?? "";

async function call(path, options = {}) {
  const response = await fetch(path, { headers: { "Content-Type": "application/json" }, cache: "no-store", ...options });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

const post = (path, body) => call(path, { method: "POST", body: JSON.stringify({ as: person, ...body }) });

function line(check) {
  const marks = { ok: "✓", wrong: "!", off: "–" };
  const mark = el("span", { class: "mark", role: "img", "aria-label": check.mark }, marks[check.state]);
  return el("li", { class: check.state }, mark, el("span", {}, el("b", {}, check.title), el("span", { class: "what" }, check.text)));
}

function showTexts() {
  document.documentElement.lang = page.locale.replace("_", "-");
  document.title = `${words("title")} · Muster`;
  for (const node of document.querySelectorAll("[data-t]")) node.replaceChildren(...linked(words(node.dataset.t)));
}

// The places that a text sends people to, each to be clicked.
function linked(text) {
  const places = { "api.slack.com/apps": "https://api.slack.com/apps?new_app=1", "@BotFather": "https://t.me/BotFather" };
  return text.split(/(api\.slack\.com\/apps|@BotFather)/).map((part) =>
    places[part] ? el("a", { href: places[part], target: "_blank", rel: "noopener noreferrer" }, part) : part,
  );
}

function field({ name, label, hint }) {
  const secret = /TOKEN|SECRET/.test(name);
  const input = el("input", { name, autocomplete: "off", spellcheck: "false", type: secret ? "password" : "text", placeholder: hints[name] ?? "" });
  return el("label", { class: "field", "data-name": name }, el("span", {}, label), input, el("small", {}, hint));
}

function form(platform, names) {
  const place = byId(`${platform}-form`);
  const found = el("ul", { class: "checks", role: "status" });
  const button = el("button", { type: "submit", class: "setup-button primary" }, words("check"));
  place.replaceChildren(...names.map(field), found, button);
  place.onsubmit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    const inputs = [...place.querySelectorAll(".field:not([hidden]) input")];
    const values = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
    try {
      const answer = await post("/local/setup", { values });
      const own = (check) => check.state === "wrong" || check.name.startsWith(platform);
      found.replaceChildren(...answer.checks.filter(own).map(line));
      byId("said").textContent = words(answer.saved ? "saved" : "not_saved");
      if (answer.saved) await look();
    } catch {
      byId("said").textContent = words("failed");
    } finally {
      button.disabled = false;
    }
  };
}

// Socket Mode needs the app token, HTTPS the signing secret and an address: the other one is not asked.
function showWay() {
  const socket = way() === "socket";
  byId("url-field").hidden = socket;
  for (const [name, shown] of [["SLACK_APP_TOKEN", socket], ["SLACK_SIGNING_SECRET", !socket]]) {
    const found = document.querySelector(`#slack-form [data-name=${name}]`);
    if (found) found.hidden = !shown;
  }
}

async function look() {
  const query = new URLSearchParams({ as: person, url: way() === "http" ? byId("url").value || byId("url").placeholder : "" });
  const first = page === null;
  page = await call(`/local/setup?${query}`);
  showTexts();
  byId("checks").replaceChildren(...page.checks.map(line));
  byId("checks").setAttribute("aria-busy", "false");
  byId("manifest").textContent = JSON.stringify(page.manifest, null, 2);
  if (first) {
    form("slack", page.fields.slack);
    form("telegram", page.fields.telegram);
  }
  byId("telegram-admin").hidden = !page.connected.telegram || page.administered.telegram;
  for (const platform of ["slack", "telegram"]) byId(`${platform}-badge`).hidden = !page.connected[platform];
  byId("start").hidden = !(page.connected.slack || page.connected.telegram);
  showWay();
}

// Telegram shows nobody their number: whoever has written to the new bot is offered, and says which one they are.
async function findWriters() {
  const button = byId("find-writers");
  button.disabled = true;
  try {
    const { writers } = await post("/local/setup/writers", {});
    const choices = writers.map(({ number, name }) => {
      const mine = el("button", { type: "button", class: "setup-button primary" }, words("it_is_me").replace("{who}", name));
      mine.onclick = () => administer(number);
      return mine;
    });
    byId("writers").replaceChildren(...(choices.length ? choices : [el("p", {}, words("nobody_wrote"))]));
  } catch {
    byId("said").textContent = words("failed");
  } finally {
    button.disabled = false;
  }
}

async function administer(number) {
  const answer = await post("/local/setup", { values: { MUSTER_ADMINS: number } });
  byId("said").textContent = words(answer.saved ? "saved" : "not_saved");
  byId("writers").replaceChildren();
  if (answer.saved) await look();
}

async function restart() {
  byId("restart").disabled = true;
  byId("said").textContent = words("restarting");
  if (byId("keep").checked) await post("/local/setup", { values: { MUSTER_LOCAL_CHAT: "on" } });
  await post("/local/restart", {});
  await new Promise((done) => setTimeout(done, 1500));
  for (let tries = 0; tries < 60; tries += 1) {
    try {
      if ((await fetch("/health", { cache: "no-store" })).ok) {
        const there = await fetch("/setup", { cache: "no-store" });
        if (there.ok) return location.assign("/setup");
        byId("said").textContent = words("gone");
        return undefined;
      }
    } catch {
      // not there yet
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  byId("said").textContent = words("failed");
  return undefined;
}

byId("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(byId("manifest").textContent);
    byId("said").textContent = words("copied");
  } catch {
    getSelection().selectAllChildren(byId("manifest"));
  }
});
byId("again").addEventListener("click", look);
byId("url").addEventListener("change", look);
byId("find-writers").addEventListener("click", findWriters);
byId("restart").addEventListener("click", restart);
for (const input of document.querySelectorAll("input[name=way]")) input.addEventListener("change", look);
look();
