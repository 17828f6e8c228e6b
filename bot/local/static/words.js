// The page's words and moments, in the locale and at the clock of the server.

const languages = { en: ["en", "en-GB"], zh_Hans: ["zh-Hans", "zh-CN"], zh_Hant: ["zh-Hant", "zh-TW"] };

// The tag for what is written in a locale, so that Chinese gets its own letterforms; none for text without any.
export const langOf = (text, locale) => (/\p{Script=Han}/u.test(text) ? languages[locale]?.[0] : undefined);

// Until the server answers, there is no catalog: what may be said before that, in the browser's language.
const before = {
  en: {
    connection_lost: "Muster is not answering. Trying again…",
    connection_retry: "Try now",
    starting: "Getting everything ready…",
    starting_text: "The first start takes a few seconds.",
  },
  zh_Hans: {
    connection_lost: "Muster 没有响应，正在重试……",
    connection_retry: "立即重试",
    starting: "正在准备……",
    starting_text: "第一次启动需要几秒钟。",
  },
  zh_Hant: {
    connection_lost: "Muster 沒有回應，正在重試……",
    connection_retry: "立即重試",
    starting: "正在準備……",
    starting_text: "第一次啟動需要幾秒鐘。",
  },
};
const chinese = /\b(hant|tw|hk|mo)\b/i.test(navigator.language) ? "zh_Hant" : "zh_Hans";
const browser = /^zh\b/i.test(navigator.language) ? chinese : "en";
let ui = before[browser];
let tag = "en-GB";
let base = Date.now() - performance.now();
let offset = -new Date().getTimezoneOffset();

document.documentElement.lang = languages[browser][0];

export function setWords(state) {
  ui = state.ui;
  const [lang, region] = languages[state.locale] ?? languages.en;
  document.documentElement.lang = lang;
  tag = region;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    if (node.matches("button")) node.title = t(node.dataset.tLabel);
  }
}

export function t(key, values = {}) {
  return (ui[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// What went wrong, in the server's own words where it had any.
export const explain = (failure) => failure.text || t(failure.status ? "server_failed" : "not_reached");

// `key_one` or `key_other`, as the locale counts.
export function counted(key, n) {
  const form = `${key}_${new Intl.PluralRules(tag).select(n)}`;
  return t(form in ui ? form : `${key}_other`, { n });
}

export function setNow(iso) {
  base = Date.parse(iso) - performance.now();
  offset = offsetOf(iso) ?? 0;
}

export const nowMs = () => base + performance.now();

// Minutes east of UTC that the text itself names; null for `Z` or none.
function offsetOf(iso) {
  const found = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : null;
}

// A date whose UTC fields are the wall clock's: moments that come in UTC are shown at the team's offset.
function wall(iso) {
  return new Date(Date.parse(iso) + (offsetOf(iso) || offset) * 60000);
}

const wallNow = () => new Date(nowMs() + offset * 60000);
const format = (date, options) => new Intl.DateTimeFormat(tag, { timeZone: "UTC", ...options }).format(date);
const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const days = { weekday: "short", day: "numeric", month: "short" };

export const dayKey = (iso) => wall(iso).toISOString().slice(0, 10);
export const timeText = (iso) => format(wall(iso), hours);
export const momentText = (iso) => format(wall(iso), { ...days, year: "numeric", ...hours });
export const clockText = () => `${format(wallNow(), days)} ${format(wallNow(), hours)}`;

export function dayText(iso) {
  const age = Math.round((Date.parse(wallNow().toISOString().slice(0, 10)) - Date.parse(dayKey(iso))) / 86400000);
  const date = format(wall(iso), { ...days, weekday: "long", month: "long" });
  return age === 0 ? `${t("today")} · ${date}` : age === 1 ? `${t("yesterday")} · ${date}` : date;
}

// The next Monday at nine o'clock of the clock that is shown, as ISO with its offset.
export function nextMonday() {
  const date = wallNow();
  const ahead = (8 - date.getUTCDay()) % 7;
  const monday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + ahead, 9));
  if (monday <= date) monday.setUTCDate(monday.getUTCDate() + 7);
  const east = Math.abs(offset);
  const pad = (n) => String(n).padStart(2, "0");
  const zone = `${offset < 0 ? "-" : "+"}${pad(Math.floor(east / 60))}:${pad(east % 60)}`;
  return monday.toISOString().slice(0, 19) + zone;
}
