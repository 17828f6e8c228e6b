"""The first Monday, the last Friday, of a month or a longer period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.cadence.periods import period
from core.calendar import Calendar

_DAY = timedelta(days=1)
PLACES = ("first", "second", "third", "fourth", "last")


@dataclass(frozen=True, slots=True)
class Placed:
    """The weekday (0, a Monday) that is at this place of PLACES in every period."""

    place: str
    weekday: int
    unit: str

    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        while day.year < date.max.year - 1:
            first, last = period(self.unit, day)
            found = self._in(first, last)
            if found >= day:
                yield found
            day = last + _DAY

    def _in(self, first: date, last: date) -> date:
        if self.place == "last":
            return last - timedelta(days=(last.weekday() - self.weekday) % 7)
        days = (self.weekday - first.weekday()) % 7 + 7 * PLACES.index(self.place)
        return first + timedelta(days=days)
