"""The words of cadences in English, 简体 and 繁體, each with the cadence that it means."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from core.cadence.read import WEEKDAYS
from core.dates.dated import MONTH, month_of
from core.dates.fold import NUMERALS, number
from core.dates.rules import Rules

_EN_DAY = (
    r"(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:s|nesdays?)?|thu(?:rs?(?:days?)?)?|fri(?:days?)?|sat(?:urdays?)?"
    r"|sun(?:days?)?)\b"
)
_ZH_WEEK = "(?:周|星期|礼拜)"
_ZH_DAY = "[一二三四五六日天]"
_EN_DAYS = rf"{_EN_DAY}(?: ?(?:,|&|and) ?{_EN_DAY})*"
_ZH_DAYS = rf"{_ZH_DAY}(?:[、,和及]{_ZH_WEEK}?{_ZH_DAY})*"
_EACH = r"(?:every|each)"
_A = r"(?:an?|per|every|each)"
_EN_UNIT = r"(week|month|quarter|half[ -]?year|year)"
_ZH_UNIT = r"个?(周|星期|礼拜|月|季度?|半年|年)"
_EN_COUNT = r"(\d{1,2}|once|one|twice|two|three|four|five|six)"
_ZH_COUNT = rf"(\d{{1,2}}|[{NUMERALS}])"
_ORDINAL = r"(?:st|nd|rd|th)"
_WORKED = r"(?:working|work|business|week) ?day"
_FIELD = r"[\d*][\d*/,-]*"
_NAMED = r"[\da-z*][\da-z*/,-]*"
_NAMES = {
    "week": "weekly", "周": "weekly", "星期": "weekly", "礼拜": "weekly", "month": "monthly", "月": "monthly",
    "quarter": "quarterly", "季": "quarterly", "季度": "quarterly", "halfyear": "halfyearly", "半年": "halfyearly",
    "year": "yearly", "年": "yearly",
}  # fmt: skip
_UNITS = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "halfyearly": "halfyear", "yearly": "year"}
_NUMBERS = {"once": 1, "one": 1, "twice": 2, "two": 2, "other": 2, "second": 2, "three": 3, "four": 4, "five": 5}
_PLACES = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "一": "first", "二": "second", "三": "third",
    "四": "fourth",
}  # fmt: skip
START = re.compile(
    r"\b(?:every|each|daily|weekly|monthly|quarterly|yearly|annually|half|semi|fortnight|biweekly|weekdays|at least"
    r"|at most|no less|no fewer|minimum|at random|random|cron|on the|the|first|second|third|fourth|last|\d{1,2}(?:st|nd"
    r"|rd|th)|\d{1,2} (?:times )?(?:random|an? |per |every |each )|(?:two|three|four|five|six) times|once"
    r"|twice)|[每逢隔]|至少|最少|不少于|随机|隨机|隨機"
)


class Meant(NamedTuple):
    """The cadence without its time, where its days move to, and at least how many of them a period must have."""

    days: str
    moved: str = "next"
    least: int = 0


def _count(word: str) -> int:
    return _NUMBERS.get(word) or (6 if word == "six" else number(word))


def _name(unit: str) -> str:
    return _NAMES[re.sub(r"[ -]", "", unit)]


def _ends(unit: str) -> Meant:
    return Meant(f"{_name(unit)} last", "previous")


def _begins(unit: str) -> Meant:
    name = _name(unit)
    return Meant("weekly mon" if name == "weekly" else f"{name} 1")


def _least(count: str, unit: str) -> Meant | None:
    often = _count(count)
    return Meant(f"least {often} {_UNITS[_name(unit)]}", "previous", often) if often else None


def _weekly(days: str) -> Meant:
    if days.isascii():
        named = [word[:3] for word in re.split(r"[ ,&]+", days) if word != "and"]
    else:
        named = [WEEKDAYS[min("一二三四五六日天".index(sign), 6)] for sign in days if sign in "一二三四五六日天"]
    return Meant(f"weekly {','.join(sorted(set(named), key=WEEKDAYS.index))}")


def _placed(place: str, what: str, unit: str) -> Meant | None:
    """First Monday, last working day, last day."""
    found = _PLACES.get(place, place)
    if what.endswith("day") and (what[:3] not in WEEKDAYS):
        return _ends(unit) if found == "last" else _begins(unit) if found == "first" else None
    name = _name(unit)
    if name == "weekly":
        return None
    day = what[:3] if what.isascii() else _weekly(what).days.removeprefix("weekly ")
    return Meant(f"{name} {found}-{day}", "previous" if found == "last" else "next")


def _yearly(day: str, month: int) -> Meant:
    return Meant(f"yearly {month:02}-{int(day):02}")


def _cron(fields: str) -> Meant | None:
    return Meant(f"cron {fields.rstrip(',')}", "")


def _every(count: str, unit: str, today: date, weekday: str | None = None) -> Meant | None:
    """Every so many days, weeks or months; counted from today, or from the next of the weekday."""
    often = _count(count)
    months = {"month": 1, "月": 1, "quarter": 3, "季": 3, "季度": 3, "year": 12, "年": 12}.get(unit)
    if not often:
        return None
    first = today
    if weekday:
        wanted = WEEKDAYS.index(_weekly(weekday).days.removeprefix("weekly "))
        first += timedelta(days=(wanted - today.weekday()) % 7)
    if months:
        return Meant(f"every {often * months} months from {first.isoformat()}")
    days = unit in ("day", "天", "日")
    return Meant(f"every {often} {'days' if days else 'weeks'} from {first.isoformat()}")


def _often() -> tuple[tuple[str, object], ...]:
    """So many times in a period: at least 2 a quarter, three times a week. Before the days of the week, since 每周三次
    is no Wednesday."""
    return (
        (
            rf"(?:at least|no (?:less|fewer) than|minimum(?: of)?) {_EN_COUNT}(?: times)? {_A} {_EN_UNIT}\b",
            _least,
        ),
        (
            rf"{_EACH} {_EN_UNIT},? (?:at least|no (?:less|fewer) than) {_EN_COUNT}(?: times)?\b",
            lambda unit, count: _least(count, unit),
        ),
        (
            rf"(?:至少|最少|不少于)每{_ZH_UNIT}{_ZH_COUNT}[次回]|每{_ZH_UNIT}(?:至少|最少|不少于) ?{_ZH_COUNT} ?[次回]",
            lambda a, b, c, d: _least(b or d, a or c),
        ),
        (
            rf"(?:(once|twice)|(\d{{1,2}}|two|three|four|five|six) times) {_A} {_EN_UNIT}\b",
            lambda word, count, unit: _least(word or count, unit),
        ),
        (
            rf"每{_ZH_UNIT} ?(?:(\d{{1,2}}) ?|([{NUMERALS}]))[次回](?!序)",
            lambda unit, digits, numeral: _least(digits or numeral, unit),
        ),
    )


@lru_cache(maxsize=4)
def _fixed() -> tuple[tuple[str, object], ...]:
    return (
        (rf"cron:? ?({_FIELD} {_FIELD} {_FIELD} {_NAMED} {_NAMED})(?![\w*/-])", _cron),
        *_often(),
        (
            rf"(?:on )?(?:the )?(first|second|third|fourth|last|1st|2nd|3rd|4th) ({_EN_DAY}|{_WORKED}|day)"
            rf"(?: of| in)?(?: the| each| every| a)? {_EN_UNIT}\b",
            _placed,
        ),
        (
            rf"(?:{_EACH} {_EN_UNIT}|(monthly|quarterly|yearly)),? on (?:the )?(first|second|third|fourth|last|1st|2nd"
            rf"|3rd|4th) ({_EN_DAY}|{_WORKED}|day)\b",
            lambda unit, name, place, what: _placed(place, what, unit or _UNITS[name]),
        ),
        (rf"每{_ZH_UNIT}的?第([一二三四])个?{_ZH_WEEK}({_ZH_DAY})", lambda unit, place, day: _placed(place, day, unit)),
        (rf"每{_ZH_UNIT}的?最后一个?{_ZH_WEEK}({_ZH_DAY})", lambda unit, day: _placed("last", day, unit)),
        (rf"每{_ZH_UNIT}的?(?:[底末]|最后一个?(?:工作日|上班日|天|日))", _ends),
        (rf"每{_ZH_UNIT}的?(?:初|第一个?(?:工作日|上班日|天|日))", _begins),
        (
            rf"(?:monthly|{_EACH} month)(?: on)?(?: the)?(?: day)? (\d{{1,2}})(?:{_ORDINAL}\b|(?![\w:.]| ?[ap]m))",
            lambda day: Meant(f"monthly {int(day)}"),
        ),
        (
            rf"(?:on )?(?:the )?(\d{{1,2}}){_ORDINAL} (?:day )?of (?:the|every|each) month\b",
            lambda day: Meant(f"monthly {int(day)}"),
        ),
        (rf"每个?月的? ?(\d{{1,2}}|[{NUMERALS}]{{1,3}}) ?[日号]", lambda day: Meant(f"monthly {number(day)}")),
        (
            rf"(?:(?:yearly|annually|{_EACH} year) on(?: the)?|{_EACH}) (\d{{1,2}}){_ORDINAL}?(?: of)? ({MONTH})\b",
            lambda day, month: _yearly(day, month_of(month)),
        ),
        (
            rf"(?:(?:yearly|annually|{_EACH} year) on|{_EACH}) ({MONTH}) (\d{{1,2}})(?:{_ORDINAL}\b|(?![\w:]))",
            lambda month, day: _yearly(day, month_of(month)),
        ),
        (
            rf"每年的? ?(\d{{1,2}}|[{NUMERALS}]{{1,2}}) ?月 ?(\d{{1,2}}|[{NUMERALS}]{{1,3}}) ?[日号]",
            lambda month, day: _yearly(str(number(day)), number(month)),
        ),
        (rf"(?:{_EACH}|weekly(?: on)?|{_EACH} week on) ({_EN_DAYS})", _weekly),
        (rf"[每逢]个?{_ZH_WEEK}({_ZH_DAYS})", _weekly),
        (rf"{_EACH} {_WORKED}\b|weekdays\b|每个?(?:工作日|平日|上班日)", lambda: Meant("workday", "")),
        (rf"daily\b|{_EACH} day\b|每[天日]", lambda: Meant("daily", "")),
        (rf"{_EACH} {_EN_UNIT}\b", _ends),
        (r"half-?yearly\b|semi-?annually\b|half-year\b", lambda: _ends("halfyear")),
        (r"(week|month|quarter|year)ly\b(?!-)", _ends),
        (r"annually\b", lambda: _ends("year")),
    )


@lru_cache(maxsize=64)
def rules(today: date, seed: str) -> Rules[Meant]:
    """The grammar on this day; the first rule that fits is meant."""

    def drawn(count: str, unit: str) -> Meant | None:
        often = _count(count)
        return Meant(f"random {often} {_UNITS[_name(unit)]} {seed}", "") if often else None

    def every(count: str, unit: str, weekday: str | None = None) -> Meant | None:
        return _every(count, unit, today, weekday)

    def apart(count: str, unit: str) -> Meant | None:
        return _every("2" if count in ("一", "1") else count, unit, today)

    return Rules(
        (rf"(?:at )?random(?:ly)?,? {_EN_COUNT}(?: times)?,? {_A} {_EN_UNIT}\b", drawn),
        (rf"{_EN_COUNT}(?: times)?,?(?: (?:at )?random(?:ly)?)? {_A} {_EN_UNIT},? (?:at )?random(?:ly)?\b", drawn),
        (
            rf"每{_ZH_UNIT}(?:随机|隨机|隨機)(?:抽查|抽检|抽檢|检查|檢查)? ?{_ZH_COUNT} ?[次回]",
            lambda unit, count: drawn(count, unit),
        ),
        (
            rf"(?:随机|隨机|隨機)每{_ZH_UNIT} ?{_ZH_COUNT} ?[次回]",
            lambda unit, count: drawn(count, unit),
        ),
        (
            rf"every (\d{{1,3}}|other|second|two|three|four|five|six) (day|week|month|quarter|year)s?\b"
            rf"(?: on ({_EN_DAY}))?",
            every,
        ),
        (r"(?:biweekly|fortnightly|every fortnight)\b", lambda: every("2", "week")),
        (rf"每隔 ?{_ZH_COUNT} ?个?(天|日|周|星期|礼拜|月|季度?|年)", apart),
        (rf"每 ?{_ZH_COUNT} ?个?(天|日|周|星期|礼拜|月|季度?|年)(?:的?{_ZH_WEEK}?({_ZH_DAY}))?", every),
        *_fixed(),  # type: ignore[arg-type]  # each makes what is meant
        (rf"每{_ZH_UNIT}", _ends),
    )
