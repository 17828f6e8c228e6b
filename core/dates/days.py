"""Days relative to now: tomorrow, next Friday, end of month, 下周五, 月底, 下个月5号; and reading any day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from core.dates.counted import COUNTED, NEXT, UNITS, WEEK, WEEKDAY, end_of, shift_of, weekday_of
from core.dates.dated import DATES, DAY_NUMBER, MONTH, ORDINAL, Day, month_of, valid
from core.dates.fold import number
from core.dates.frame import Frame, months_later, period
from core.dates.rules import Rules

_INITIALS = {"w": "week", "m": "month", "q": "quarter", "y": "year"}


def plus(days: int) -> Day:
    return Day(lambda frame, _: frame.today + timedelta(days=days))


def _coming(weekday: int) -> Day:
    def on(frame: Frame, minutes: int) -> date:
        day = frame.today + timedelta(days=(weekday - frame.today.weekday()) % 7)
        return day + timedelta(days=7) if frame.gone(day, minutes) else day

    return Day(on)


def _of_week(shift: int, weekday: int) -> Day:
    return Day(lambda frame, _: period("week", frame.today)[0] + timedelta(days=7 * shift + weekday))


def _weekday(which: str | None, word: str, week: str | None) -> Day:
    following = which == "next" or week is not None
    return _of_week(1, weekday_of(word)) if following else _coming(weekday_of(word))


def _chinese_weekday(which: str | None, word: str) -> Day:
    return _of_week(which.count("下"), weekday_of(word)) if which else _coming(weekday_of(word))


def _end_of_month(month: int) -> Day | None:
    def on(frame: Frame, _: int) -> date:
        first = date(frame.today.year + (month < frame.today.month), month, 1)
        return frame.last_workday(*period("month", first))

    return Day(on) if 1 <= month <= 12 else None


def _of_month(shift: int | None, day: int) -> Day:
    """The numbered day of a month; without a shift, of the next month that has it to come, and weak."""

    def on(frame: Frame, _: int) -> date | None:
        months = range(12) if shift is None else (shift,)
        firsts = (months_later(frame.today.replace(day=1), count) for count in months)
        days = (valid(first.year, first.month, day) for first in firsts)
        return next((found for found in days if found and (shift is not None or found >= frame.today)), None)

    return Day(on, weak=shift is None)


_WORDS: Rules[Day] = Rules(
    (r"today\b|to(?=night\b)|this(?= (?:morning|afternoon|evening)\b)|今[天日儿]|今(?=[早晚晨夜])", lambda: plus(0)),
    (r"(?:tomorrow|tmrw?|tmw)\b|明[天日儿]|明(?=[早晚晨])", lambda: plus(1)),
    (r"(?:the )?day after tomorrow\b|后[天日儿]", lambda: plus(2)),
    (r"大后[天日]", lambda: plus(3)),
    (rf"(?:(next|this|coming) )?({WEEKDAY})\b( next week\b)?", _weekday),
    (rf"({NEXT})?(?:{WEEK})([一二三四五六日天])(?!个)", _chinese_weekday),
    (r"(?:the |this )?(?:coming )?end of (?:the |this )?(week|month|quarter|year)\b", lambda unit: end_of(unit, 0)),
    (r"(?:the )?end of next (week|month|quarter|year)\b", lambda unit: end_of(unit, 1)),
    (rf"(?:the )?end of ({MONTH})\b", lambda month: _end_of_month(month_of(month))),
    (r"(month|quarter|year)[ -]end\b", lambda unit: end_of(unit, 0)),
    (r"eo([wmqy])\b", lambda initial: end_of(_INITIALS[initial], 0)),
    (r"(next|this) (week|month|quarter|year)\b", lambda which, unit: end_of(unit, int(which == "next"))),
    (r"(?:this )weekend\b|(?:[本这]个?)?周末(?!前|之前|以前)", lambda: _coming(6)),
    (r"(?:the )?weekend\b|(?:[本这]个?)?周末", lambda: end_of("week", 0)),
    (r"下个?周末", lambda: _of_week(1, 6)),
    (rf"({NEXT})?(月|季度?)[底末]", lambda which, unit: end_of(UNITS[unit], shift_of(which))),
    (r"([今明])?年[底末]", lambda which: end_of("year", int(which == "明"))),
    (rf"({DAY_NUMBER}) ?月[底末]", lambda month: _end_of_month(number(month))),
    (rf"({NEXT})月 ?(?:的 ?)?({DAY_NUMBER}) ?[日号]", lambda which, day: _of_month(shift_of(which), number(day))),
    (rf"({NEXT})({WEEK}|月|季度?)(?![\d一二三四五六日天])", lambda which, unit: end_of(UNITS[unit], shift_of(which))),
    (rf"({DAY_NUMBER}) ?[日号](?!楼|机|线|门|仓|店|桌|房)", lambda day: _of_month(None, number(day))),
    (rf"(\d{{1,2}}){ORDINAL}\b", lambda day: _of_month(None, int(day))),
)
_BEFORE_DATE = re.compile(rf"({WEEKDAY})\b\.?,? |(?:{WEEK})([一二三四五六日天])[ ,]?", re.ASCII)
_AFTER_DATE = re.compile(
    rf" ?(?:\(({WEEKDAY})\)|\((?:{WEEK})?([一二三四五六日天])\)|(?:{WEEK})([一二三四五六日天]))", re.ASCII
)


def read_day(text: str, position: int) -> tuple[Day, int] | None:
    """The day that the folded text speaks of at `position`, with its end."""
    before = _BEFORE_DATE.match(text, position)
    dated = DATES.match(text, before.end() if before else position)
    if dated is None:
        return COUNTED.match(text, position) or _WORDS.match(text, position)
    day, end = dated
    if before:
        return _agreeing(day, before[1] or before[2]), end
    after = _AFTER_DATE.match(text, end)
    return (_agreeing(day, after[1] or after[2] or after[3]), after.end()) if after else dated


def _agreeing(day: Day, word: str) -> Day:
    """A date that was given with its weekday is understood only when the two agree."""

    def on(frame: Frame, minutes: int) -> date | None:
        found = day.on(frame, minutes)
        return found if found and found.weekday() == weekday_of(word) else None

    return Day(on)
