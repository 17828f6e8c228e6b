"""Days as people name them: 12/1–12/5, Mon to Wed, tomorrow, next week, 12月1日至5日, 明天到週五."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from core.calendar.errors import CalendarError
from core.dates.fold import fold

Read = Callable[[str, date], date | None]
"""The day that a text names, seen from a day."""

LONGEST = 366
_BEGUN = 60
"""Days that a leave which has begun may last: a day that is past is otherwise read as the next year's."""
_SOON = 180
"""Days from now within which a time of the next year begins that is said without the year."""
_TEXT = 100
TO = re.compile(r"[-–—~～至到…]|\.{2,3}|\b(?:to|until|till|through)\b", re.IGNORECASE)
_WEEK = re.compile(r"(this|next) week|([本这下])个?(?:周|星期|礼拜)", re.ASCII)
_MONTH = re.compile(r"(this|next) month|([本这下])个?月", re.ASCII)
_YEAR = re.compile(r"(?:this|next) year|[今明]年", re.ASCII)
_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|日|号|號)?", re.ASCII)
_LAST_NUMBER = re.compile(r"\d{1,2}(?=(?:st|nd|rd|th|日|号|號)?$)", re.ASCII)
_FIRST_NUMBER = re.compile(r"^\d{1,2}(?!\d)", re.ASCII)


class Days(NamedTuple):
    first: date
    last: date


def read_days(text: str, today: date, readers: Sequence[Read]) -> Days:
    """The days that the whole of `text` names. Raises CalendarError, also when they end before they begin.

    Where `readers` find different days, as in 12/1–12/5, the shorter time is meant; of equal ones the first reader's.
    """
    said = text.strip(" ,，。.")
    if not said or len(said) > _TEXT:
        raise CalendarError("calendar.days_unread", text[:_TEXT])
    if week := _WEEK.fullmatch(fold(said)):
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=(week[1] or week[2]) in ("next", "下"))
        return Days(max(first, today), first + timedelta(days=6))
    if month := _MONTH.fullmatch(fold(said)):
        return _month(today, (month[1] or month[2]) in ("next", "下"))
    if _YEAR.fullmatch(fold(said)):  # as a moment it is the last day of it, which nobody means here
        raise CalendarError("calendar.days_unread", text)
    found: list[Days] = []
    for read in readers:
        if alone := read(said, today):
            return Days(alone, alone)
        found += _parted(said, today, read)
    if not found:
        raise CalendarError("calendar.days_unread", text)
    forward = [days for days in found if days.first <= days.last] or _next_year(said, today, readers)
    if not forward:
        raise CalendarError("calendar.days_backwards", text)
    shortest = min(forward, key=lambda days: days.last - days.first)
    if (shortest.last - shortest.first).days >= LONGEST:
        raise CalendarError("calendar.days_long", text)
    return shortest


def _next_year(text: str, today: date, readers: Sequence[Read]) -> list[Days]:
    """1/1–12/31, said in November: of the year that begins soon, where it is the same however the days are written."""

    def read_from(read: Read) -> Read:
        return lambda part, _: read(part, date(today.year + 1, 1, 1))

    found = {days for read in readers for days in _parted(text, today, read_from(read))}
    soon = [days for days in found if days.first <= days.last and days.first.year == days.last.year == today.year + 1]
    return [days for days in soon if len(found) == 1 and (days.first - today).days < _SOON]


def _month(today: date, following: bool) -> Days:
    """The rest of this month, or all of the next."""
    after = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = (after + timedelta(days=32)).replace(day=1) if following else after
    return Days(after if following else today, end - timedelta(days=1))


def _parted(text: str, today: date, read: Read) -> list[Days]:
    """The first way to part the text in two days; of 12月1日至5日 and 1–5 Dec one has the month of the other."""
    for to in TO.finditer(text):
        begin, end = text[: to.start()].strip(), text[to.end() :].strip()
        if alone := _ALONE.fullmatch(end):
            end = _LAST_NUMBER.sub(alone[1], begin)
        elif alone := _ALONE.fullmatch(begin):
            begin = _FIRST_NUMBER.sub(alone[1], end)
        first, last = read(begin, today), read(end, today)
        if first is not None and last is not None:
            return [_in_order(first, last, end, read)]
    return []


def _in_order(first: date, last: date, end: str, read: Read) -> Days:
    """Monday to Wednesday, said on a Tuesday; and what began some days ago."""
    if last < first:
        later = read(end, first)
        if later is not None and 0 <= (later - first).days < 7:
            return Days(first, later)
        begun = first.replace(year=first.year - 1, day=min(first.day, 28) if first.month == 2 else first.day)
        if 0 <= (last - begun).days < _BEGUN:
            return Days(begun, last)
    return Days(first, last)
