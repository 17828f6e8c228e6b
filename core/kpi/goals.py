"""Targets: how much of one is reached, whether it is on course, and whether its parts fit (S003-目-a, S002-通则).

Numbers alone: values are of the KPI's unit, a ratio of 1 is the whole target.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from core.kpi.model import Direction, Goal, Total
from core.kpi.periods import KINDS, Period, PeriodKind

PLACES = Decimal("0.000001")
"""As far as values are kept."""
_DAY = timedelta(days=1)
Level = Literal["realistic", "ideal"]
LEVELS: tuple[Level, ...] = ("realistic", "ideal")


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of a period: those that are over, and all of them."""

    gone: int
    all: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.gone) / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class Unlike:
    """Parts whose sum is another than the target that they are parts of."""

    level: Level
    whole: Decimal
    parts: Decimal


def days_gone(period: Period, today: date, is_workday: Callable[[date], bool]) -> Days:
    """The day that runs is not over yet."""
    days = [period.start + _DAY * number for number in range((period.end - period.start).days)]
    worked = [day for day in days if is_workday(day)]
    return Days(sum(day < today for day in worked), len(worked))


def achievement(value: Decimal | None, goal: Goal | Decimal | None, direction: Direction = "up") -> Decimal | None:
    """How much of the realistic target is reached. Where less is better, the target of the value: 1 is reached in both.
    None without a value, without a target, for a band, and where it would be a part of nothing."""
    wanted = goal.realistic if isinstance(goal, Goal) else goal
    if value is None or wanted is None or direction == "band":
        return None
    part, whole = (value, wanted) if direction == "up" else (wanted, value)
    return part / whole if whole > 0 else None


def pace(reached: Decimal | None, days: Days) -> Decimal | None:
    """The achievement against the working days that are gone: 1 is on course. None before the first is over."""
    return reached / days.share if reached is not None and days.share else None


def forecast(value: Decimal | None, days: Days, total: Total = "sum") -> Decimal | None:
    """What it will be at the end if it goes on so; what is a mean or a level stays as it is."""
    if value is None or total != "sum":
        return value
    return (value * days.all / days.gone).quantize(PLACES) if days.gone else None


def is_missed(value: Decimal | None, wanted: Decimal | None, direction: Direction) -> bool:
    if value is None or wanted is None or direction == "band":
        return False
    return value < wanted if direction == "up" else value > wanted


def split(goal: Goal, count: int, total: Total) -> list[Goal]:
    """As many equal parts, of which a sum adds up exactly: what is left over is in the last."""
    levels = {level: _parts(getattr(goal, level), count, total) for level in LEVELS}
    return [Goal(levels["realistic"][place], levels["ideal"][place]) for place in range(count)]


def _parts(value: Decimal | None, count: int, total: Total) -> Sequence[Decimal | None]:
    if value is None or total != "sum":
        return [value] * count
    step = Decimal(1) if value == value.to_integral_value() and abs(value) >= count * 100 else PLACES
    one = (value / count).quantize(step, ROUND_HALF_EVEN)
    return [*[one] * (count - 1), value - one * (count - 1)]


def joined(parts: Sequence[Goal], total: Total) -> Goal:
    """What parts come to; nothing of a level that one of them lacks."""

    def of(level: Level) -> Decimal | None:
        given: list[Decimal | None] = [getattr(part, level) for part in parts]
        values = [value for value in given if value is not None]
        if not values or len(values) < len(given):
            return None
        added = sum(values, Decimal(0))
        return {"sum": added, "mean": added / len(values), "last": values[-1]}[total]

    return Goal(of("realistic"), of("ideal"))


def unlike(whole: Goal, parts: Sequence[Goal], total: Total = "sum") -> list[Unlike]:
    """The levels at which all parts are there and do not make the whole. A mean has no sum that could not match."""
    if total != "sum" or not parts:
        return []
    made = joined(parts, total)
    found = []
    for level in LEVELS:
        wanted, have = getattr(whole, level), getattr(made, level)
        if wanted is not None and have is not None and wanted != have:
            found.append(Unlike(level, wanted, have))
    return found


def falling(goals: Mapping[Period, Goal], direction: Direction) -> list[tuple[Period, Period]]:
    """Neighbouring periods of which the later asks for less than the one before: it does not build on it."""
    found = []
    for period in sorted(goals):
        before, now = goals.get(period.previous), goals[period]
        if before and is_missed(now.realistic, before.realistic, direction):
            found.append((period.previous, period))
    return found


def parts_of(period: Period, shorter: PeriodKind) -> tuple[Period, ...]:
    """The quarters or months of a year, the months of a quarter; none for what does not divide it."""
    cascade = ("year", "quarter", "month")
    if period.kind not in cascade or shorter not in cascade or KINDS.index(shorter) >= KINDS.index(period.kind):
        return ()
    return period.within(shorter)
