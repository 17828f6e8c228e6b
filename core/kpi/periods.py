"""Periods of a KPI: days, ISO weeks, months, quarters and years of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

PeriodKind = Literal["day", "week", "month", "quarter", "year"]
KINDS: tuple[PeriodKind, ...] = ("day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`start` is its first day; `Period.of` makes one that holds a day."""

    start: date
    kind: PeriodKind

    @classmethod
    def of(cls, kind: PeriodKind, day: date) -> Period:
        if kind == "day":
            return cls(day, kind)
        if kind == "week":
            return cls(day - timedelta(days=day.weekday()), kind)
        months = _MONTHS[kind]
        return cls(date(day.year, (day.month - 1) // months * months + 1, 1), kind)

    @property
    def end(self) -> date:
        """The day after its last."""
        return _end(self.start, self.kind)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def previous(self) -> Period:
        return self.shifted(-1)

    @property
    def year_before(self) -> Period:
        """The same period one year earlier; of a week the one 52 weeks before."""
        if self.kind == "day":
            return Period.of("day", _year_back(self.start))
        return self.shifted({"week": -52, "month": -12, "quarter": -4, "year": -1}[self.kind])

    def shifted(self, by: int) -> Period:
        if self.kind in ("day", "week"):
            return Period(self.start + timedelta(days=by * (7 if self.kind == "week" else 1)), self.kind)
        month = self.start.year * 12 + self.start.month - 1 + by * _MONTHS[self.kind]
        return Period(date(month // 12, month % 12 + 1, 1), self.kind)

    def within(self, kind: PeriodKind) -> tuple[Period, ...]:
        """The shorter periods that make it up, the earliest first; a week belongs where its first day is."""
        found, one = list[Period](), Period.of(kind, self.start)
        if one.start < self.start:
            one = one.shifted(1)
        while one.start < self.end:
            found.append(one)
            one = one.shifted(1)
        return tuple(found)


@lru_cache(maxsize=1024)
def _end(start: date, kind: PeriodKind) -> date:
    return Period(start, kind).shifted(1).start


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
