"""Half days of leave: which part of a day somebody is away, and how people write it: 12/1 pm, 12月1日下午至3日."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from core.calendar.errors import CalendarError
from core.calendar.ranges import TO, Days, Read, read_days
from core.calendar.week import MIDNIGHT, NOON, Windows

_LATEST = 14 * 60
"""A pause that begins later is none in the middle of a day."""
_HALF = re.compile(
    r"(?:\b(?:in )?the |\bthis )?(?<![a-z\d])(?:(a\.?m\b\.?|mornings?\b)|p\.?m\b\.?|afternoons?\b)(?: of\b)?"
    r"|(上午|早上|早晨)|(?:下午|午后|午後)",
    re.IGNORECASE | re.ASCII,
)
_GAPS = re.compile(r"\s+", re.ASCII)


class Away(NamedTuple):
    """From the first to the last day, both included; `late` begins with the afternoon, `early` ends at noon."""

    first: date
    last: date
    late: bool = False
    early: bool = False

    def halves(self, day: date) -> tuple[bool, bool]:
        """Whether the morning and the afternoon of the day are in it."""
        if not self.first <= day <= self.last:
            return False, False
        return not (self.late and day == self.first), not (self.early and day == self.last)

    @property
    def begin(self) -> int:
        """Its first half day, counted through all days; `end` is its last."""
        return self.first.toordinal() * 2 + self.late

    @property
    def end(self) -> int:
        return self.last.toordinal() * 2 + (not self.early)


def middle(windows: Windows) -> int:
    """Where a day parts, in minutes after midnight: at the pause around noon, without one at noon itself."""
    pauses = (end for (_, end), (start, _) in pairwise(windows) if start > NOON and end < _LATEST)
    return next(pauses, NOON)


def without(windows: Windows, morning: bool, afternoon: bool) -> Windows:
    """The hours less one half or both."""
    begin, end = (middle(windows) if morning else 0), (middle(windows) if afternoon else MIDNIGHT)
    cut = ((max(first, begin), min(last, end)) for first, last in windows)
    return () if morning and afternoon else tuple((first, last) for first, last in cut if first < last)


def read_away(text: str, today: date, readers: Iterable[Read]) -> Away:
    """Days with halves as they are written. Raises CalendarError, as core/calendar/ranges.py does.

    Of a single day that the readers find different, as 12/1, the nearer one is meant.
    """
    found, ways = list(_HALF.finditer(text)), tuple(readers)
    rest = _GAPS.sub(" ", _HALF.sub(" ", text)).strip() or ("today" if found else "")
    days = read_days(rest, today, ways)
    if days.first == days.last:
        days = min((days, *(Days(day, day) for read in ways if (day := read(rest, today)))))
    first, last = _parts(text, found)
    if days.first == days.last and not (first and last):
        first = last = first or last
    if days.first == days.last and (first, last) == ("pm", "am"):
        raise CalendarError("calendar.days_backwards", text)
    return Away(days.first, days.last, first == "pm", last == "am")


def _parts(text: str, found: list[re.Match[str]]) -> tuple[str, str]:
    """Which half is said of the first day and which of the last: what `to` or nothing but the days comes behind is the
    first's."""
    first = last = ""
    for half in found:
        part = "am" if half[1] or half[2] else "pm"
        if TO.match(text[half.end() :].lstrip()) or not text[: half.start()].strip():
            first = part
        else:
            last = part
    if len(found) > 2:
        raise CalendarError("calendar.days_unread", text)
    return first, last
