"""What a report says of one KPI: its value, what it was before, its target, how far its period has gone, and why it
missed (S003-评, S000-8-b). Every form of a report is made from these rows."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from core.kpi.goals import Days, achievement, is_missed
from core.kpi.levels import holds_over, level, threshold, watched
from core.kpi.model import PERCENT, Goal, Kpi, Remark, State, Subject
from core.kpi.periods import Period

Grade = Literal["missed", "well"] | None


class Row(NamedTuple):
    """One KPI for one subject. `before` is the value of the period before, None of one that is still running; `days`
    are the period's working days, those that are over and all. `of` is the part of a longer period that the remark was
    made on."""

    kpi: Kpi
    subject: Subject
    period: Period
    value: Decimal | None
    state: State
    before: Decimal | None
    goal: Goal
    days: Days
    remark: Remark | None = None
    of: Period | None = None

    @property
    def running(self) -> bool:
        return self.days.gone < self.days.all

    @property
    def share(self) -> Decimal | None:
        """Of its target, how much is reached (core/kpi/goals.py)."""
        return achievement(self.value, self.goal, self.kpi.direction)

    @property
    def limit(self) -> Decimal | None:
        """The threshold that it has passed, where it has no target of its own; in a period that runs from its middle
        on, as it is alarmed of."""
        early = self.running and self.days.gone * 2 < self.days.all
        if self.goal.realistic is not None or self.kpi.direction == "band" or early or not self._watched:
            return None
        return threshold(self.kpi, level(self.kpi, self.value))

    @property
    def _watched(self) -> bool:
        return watched(self.kpi) and holds_over(self.kpi, self.period)

    @property
    def grade(self) -> Grade:
        """Whether it stands below its target, or has passed a threshold: what adds up over a period, below the part of
        the target that is due by now. None where there is no value, or nothing by which it is good or bad."""
        wanted, kpi = self.goal.realistic, self.kpi
        if self.value is None or (wanted is None and not self._watched):
            return None
        if kpi.direction == "band" and self._watched:
            missed = is_missed(self.value, kpi.low, "up") or is_missed(self.value, kpi.high, "down")
        else:
            if wanted is not None and self.running and adds_up(kpi):
                wanted = wanted * self.days.gone / self.days.all
            missed = is_missed(self.value, wanted, kpi.direction) or self.limit is not None
        return "missed" if missed else "well"

    @property
    def missed(self) -> bool:
        return self.grade == "missed"

    @property
    def change(self) -> Decimal | None:
        return None if self.value is None or self.before is None else self.value - self.before


def adds_up(kpi: Kpi) -> bool:
    """Whether the value of a period is the sum of its days': a ratio is as good in its middle as at its end."""
    return kpi.total == "sum" and kpi.unit != PERCENT and kpi.direction == "up"


def percent(share: Decimal) -> int:
    """In whole percent, rounded half up."""
    return int((share * 100).quantize(Decimal(1), ROUND_HALF_UP))


def tally(rows: Iterable[Row]) -> tuple[int, int]:
    """How many have missed, of how many that have anything by which they are judged."""
    grades = [row.grade for row in rows]
    missed = grades.count("missed")
    return missed, missed + grades.count("well")


def graver_first(rows: list[Row]) -> list[Row]:
    """What missed its target, then what has no data, then what has a target or a threshold, then what is made of
    others, and at last plain numbers; each in its own order."""
    return sorted(rows, key=_rank)


def _rank(row: Row) -> int:
    if grade := row.grade:
        return 0 if grade == "missed" else 2
    return 1 if row.value is None else 3 if row.kpi.source != "entered" else 4
