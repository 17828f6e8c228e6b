"""The five fields of cron: minute, hour, day of the month, month, day of the week; names of months and days too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from core.calendar import Calendar

_DAY = timedelta(days=1)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MOST_TIMES = 24
"""Times in a day; what comes more often is no one's duty."""


@dataclass(frozen=True, slots=True)
class CronDays:
    """Where both days of the month and of the week are given, either will do, as cron has it."""

    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        while day < date.max:
            if day.month in self.months and self._holds(day):
                yield day
            day += _DAY

    def _holds(self, day: date) -> bool:
        by_month, by_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_month or by_week if self.either else by_month and by_week

    @property
    def comes(self) -> bool:
        """Whether there is such a day in any year: 30 February is none."""
        return self.either or any(day <= _LONGEST[month - 1] for month in self.months for day in self.days)


def read_cron(fields: list[str]) -> tuple[CronDays, tuple[time, ...]] | None:
    """The days and the times of five fields; None for what cron would not take, what never comes, and what comes more
    than 24 times a day."""
    if len(fields) != 5 or any(len(field) > 60 for field in fields):
        return None
    minutes, hours = _values(fields[0], 0, 59), _values(fields[1], 0, 23)
    days, months = _values(fields[2], 1, 31), _values(fields[3], 1, 12, _MONTHS, 1)
    weekdays = _values(fields[4], 0, 7, _DAYS)
    if not (minutes and hours and days and months and weekdays) or len(minutes) * len(hours) > _MOST_TIMES:
        return None
    # As cron does it: a field that begins with a star restricts nothing by itself.
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    found = CronDays(days, months, frozenset(day % 7 for day in weekdays), either)
    times = tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))
    return (found, times) if found.comes else None


def _values(field: str, low: int, high: int, names: tuple[str, ...] = (), first: int = 0) -> frozenset[int]:
    """Every value of a field; none where one of its parts is wrong."""
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step = part.partition("/")
        begin, dash, end = span.partition("-")
        start = low if span == "*" else _number(begin, names, first)
        stop = high if span == "*" or (slash and not dash) else _number(end if dash else begin, names, first)
        every = _number(step) if slash else 1
        if start is None or stop is None or not every or not low <= start <= stop <= high:
            return frozenset()
        found.update(range(start, stop + 1, every))
    return frozenset(found)


def _number(word: str, names: tuple[str, ...] = (), first: int = 0) -> int | None:
    if word in names:
        return names.index(word) + first
    return int(word) if word.isdecimal() and word.isascii() and len(word) <= 2 else None
