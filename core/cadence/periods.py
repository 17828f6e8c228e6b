"""Weeks, months, quarters, half-years and years, and the days that are drawn in each (S002-质量) or end it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from core.calendar import Calendar
from core.dates.frame import months_later

_DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "halfyear": 6, "year": 12}
UNITS = ("week", *MONTHS)


def period(unit: str, day: date) -> tuple[date, date]:
    """First and last day of the period that `day` is in; a week begins on Monday."""
    if unit == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + 6 * _DAY
    months = MONTHS[unit]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, months_later(first, months) - _DAY


def code(unit: str, day: date) -> str:
    """How a period is called in any language: `2026-Q4`, `2026-11`, `2026-W48`."""
    match unit:
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case "halfyear":
            return f"{day.year}-H{1 if day.month <= 6 else 2}"
        case "year":
            return f"{day.year}"
    return f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Ends:
    """The last day of every period."""

    unit: str

    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        for _, last in _periods(self.unit, day):
            yield last


@dataclass(frozen=True, slots=True)
class Drawn:
    """So many working days of every period, drawn by lot: each is as likely as any other, and who knows `seed` finds
    the same ones again. A period with fewer working days has all of them."""

    count: int
    unit: str
    seed: str

    def since(self, day: date, calendar: Calendar) -> Iterator[date]:
        for first, last in _periods(self.unit, day):
            yield from (found for found in self.of(first, last, calendar) if found >= day)

    def of(self, first: date, last: date, calendar: Calendar) -> list[date]:
        span = (first + n * _DAY for n in range((last - first).days + 1))
        worked = [day for day in span if calendar.is_workday(day)]
        return sorted(sorted(worked, key=self._lot)[: self.count])

    def _lot(self, day: date) -> bytes:
        return sha256(f"{self.seed} {day.isoformat()}".encode()).digest()


def _periods(unit: str, day: date) -> Iterator[tuple[date, date]]:
    while day.year < date.max.year - 1:
        found = period(unit, day)
        yield found
        day = found[1] + _DAY
