"""The days on which something comes, in order, from any day on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from core.calendar import Calendar
from core.dates.frame import months_later

_DAY = timedelta(days=1)
LAST = 0
"""As a day of a period: its last one."""


class Days(Protocol):
    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        """Every such day from this one on, this one included; it ends where the calendar of the world does."""


@dataclass(frozen=True, slots=True)
class Daily:
    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        while day < date.max:
            yield day
            day += _DAY


@dataclass(frozen=True, slots=True)
class Workdays:
    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        return (each for each in Daily().since(day, calendar) if calendar.is_workday(each))


@dataclass(frozen=True, slots=True)
class Weekly:
    """`weekdays` from 0, a Monday."""

    weekdays: frozenset[int]

    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        return (each for each in Daily().since(day, calendar) if each.weekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class OfPeriod:
    """One day of every period of so many months, counted from January: the `day` of its `month`, each from 1.

    A day that its month does not have is the month's last; LAST is the last day of the period.
    """

    months: int
    day: int
    month: int = 1

    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        first = date(day.year, (day.month - 1) // self.months * self.months + 1, 1)
        while first.year < date.max.year:
            found = self._in(first)
            if found >= day:
                yield found
            first = months_later(first, self.months)

    def _in(self, first: date) -> date:
        if self.day == LAST:
            return months_later(first, self.months) - _DAY
        month = months_later(first, self.month - 1)
        return min(month + timedelta(days=self.day - 1), months_later(month, 1) - _DAY)


@dataclass(frozen=True, slots=True)
class Interval:
    """Every so many days, or months where `months` says so, from a first day on."""

    count: int
    first: date
    months: bool = False

    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        number = self._before(day)
        while (found := self._at(number)) is not None:
            if found >= day:
                yield found
            number += 1

    def _before(self, day: date) -> int:
        """A number whose day is not after this one, or the first."""
        if self.months:
            months = (day.year - self.first.year) * 12 + day.month - self.first.month
            return max(0, months // self.count - 1)
        return max(0, (day - self.first).days // self.count)

    def _at(self, number: int) -> date | None:
        try:
            if self.months:
                return months_later(self.first, number * self.count)
            return self.first + timedelta(days=number * self.count)
        except (OverflowError, ValueError):
            return None
