"""Periods as people name them: `October`, `10月`, `Q3`, 「上個月」, `2026-10`, `week 47`, `last quarter`, `2025`."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Callable, Iterator
from datetime import date

from core.dates.fold import half_width
from core.kpi.periods import KINDS, Period, PeriodKind
from core.simplified import TO_SIMPLIFIED

_MONTHS = {name.lower(): at for at, name in enumerate(month_name) if name} | {
    name.lower(): at for at, name in enumerate(month_abbr) if name
}
_MONTHS |= {"sept": 9} | {f"{word}月": at for at, word in enumerate("一二三四五六七八九", 1)}
_MONTHS |= {"十月": 10, "十一月": 11, "十二月": 12}
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_UNIT: dict[str, PeriodKind] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_UNIT |= {
    "周": "week",
    "星期": "week",
    "个月": "month",
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "年": "year",
}
_RELATIVE = re.compile(
    r"(this|last|previous|next|the last|the previous|本|这|这个|上|上个|上一|上一个|下|下个|下一|下一个)\s*"
    r"(day|week|month|quarter|year|周|星期|月|季度|季|年)"
)
_DAYS = {"today": 0, "今天": 0, "今日": 0, "yesterday": -1, "昨天": -1, "昨日": -1, "今年": 0, "去年": -1}
_YEAR = r"(?:(?P<year>20\d\d)\s*[-/年,. ]?\s*)"
_LONGEST = 20
_AFTER = r"(?:[\s,]+(?P<later>20\d\d))?"
_BEFORE = re.compile(r"^(?:for|in|of)\s+")
_PATTERNS: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    ("day", re.compile(r"(?P<year>20\d\d)-(?P<number>\d{1,2})-(?P<day>\d{1,2})")),
    ("week", re.compile(rf"{_YEAR}?(?:w|week|wk|第)?\s*(?P<number>\d{{1,2}})\s*周{_AFTER}")),
    ("week", re.compile(rf"{_YEAR}?(?:w|week|wk)\s*(?P<number>\d{{1,2}}){_AFTER}")),
    ("quarter", re.compile(rf"{_YEAR}?(?:q|quarter|第)\s*(?P<number>[1-4一二三四])\s*(?:季度?)?{_AFTER}")),
    ("month", re.compile(rf"{_YEAR}?(?P<number>\d{{1,2}})\s*月份?")),
    ("month", re.compile(r"(?P<year>20\d\d)[-/](?P<number>\d{1,2})")),
    ("month", re.compile(rf"{_YEAR}?(?P<word>[a-z]{{3,9}}|[一二三四五六七八九十]{{1,2}}月)份?\.?{_AFTER}")),
    ("year", re.compile(r"(?P<number>20\d\d)\s*年?")),
)


def read_period(text: str, kind: PeriodKind, today: date) -> Period | None:
    """The period of this kind that a text names: without a year the latest that has begun; None where it names none, or
    one of another length."""
    said = _BEFORE.sub("", half_width(text).translate(TO_SIMPLIFIED).lower().strip().strip(".,。，"))
    if found := _relative(said, kind, today):
        return found if found.kind == kind else None
    for named, pattern in _PATTERNS:
        match = pattern.fullmatch(said)
        if match and named == kind and (period := _dated(match, kind, today)):
            return period
    return None


def split_period(text: str, kind: PeriodKind, today: date) -> tuple[str, Period | None]:
    """The text without the period at its end or beginning, `1,250,000 for October`, 「10月 125萬」, and that period."""
    said = text.strip()
    for mark in re.finditer(r"\s(?:for|in|of)\s", said, re.IGNORECASE):
        if period := read_period(said[mark.end() :], kind, today):
            return said[: mark.start()].strip(), period
    words = said.split()
    for count in range(min(3, len(words) - 1), 0, -1):
        if period := read_period(" ".join(words[-count:]), kind, today):
            return " ".join(words[:-count]), period
        if period := read_period(" ".join(words[:count]), kind, today):
            return " ".join(words[count:]), period
    return said, None


def period_first(text: str, today: date) -> Iterator[tuple[str, str]]:
    """The ways to part a text into a period and what stands behind it: 「10月销售额 340万」, `October's sales`."""
    for end in range(min(_LONGEST, len(text) - 1), 0, -1):
        head = re.sub(r"(?:['’]s|的)?\s*$", "", text[:end])
        if any(read_period(head, kind, today) for kind in KINDS):
            yield head, text[end:].strip()


def _relative(said: str, kind: PeriodKind, today: date) -> Period | None:
    if said in _DAYS:
        unit: PeriodKind = "year" if said.endswith("年") else "day"
        return Period.of(unit, today).shifted(_DAYS[said])
    match = _RELATIVE.fullmatch(said)
    if match is None:
        return None
    now = match[1] in ("this", "本", "这", "这个")
    ahead = match[1] == "next" or match[1].startswith("下")
    return Period.of(_UNIT[match[2]], today).shifted(0 if now else 1 if ahead else -1)


def _dated(match: re.Match[str], kind: PeriodKind, today: date) -> Period | None:
    parts = match.groupdict()
    year = parts.get("year") or parts.get("later")
    number = _MONTHS.get(parts["word"], 0) if parts.get("word") else _number(parts.get("number") or "")
    build = _BUILD[kind]
    try:
        if kind == "year":
            return Period(date(number, 1, 1), "year")
        if kind == "day":
            return Period(date(int(year or 0), number, int(parts["day"] or 0)), "day")
        if year:
            return build(int(year), number)
        found = build(today.year, number)
        return build(today.year - 1, number) if found.start > today else found
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMERALS.get(text, 0)


_BUILD: dict[PeriodKind, Callable[[int, int], Period]] = {
    "week": lambda year, number: Period(date.fromisocalendar(year, number, 1), "week"),
    "month": lambda year, number: Period(date(year, number, 1), "month"),
    "quarter": lambda year, number: Period(date(year, number * 3 - 2, 1), "quarter"),
    "year": lambda year, number: Period(date(year, 1, 1), "year"),
    "day": lambda year, number: Period(date(year, number, 1), "day"),
}
