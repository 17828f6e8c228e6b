"""A small company's figures, put where they are kept: for stories that are not about how they come there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.kpi.model import COMPANY, Goal, Kpi, Remark, Subject
from core.kpi.periods import Period
from storage import figures, goals, kpis, remarks
from storage.uow import Unit
from tests.world import World

OCTOBER, NOVEMBER = Period(date(2026, 10, 1), "month"), Period(date(2026, 11, 1), "month")
SALES = Kpi(
    0, "S1", {"en": "Sales", "zh_Hans": "销售额", "zh_Hant": "銷售額"}, "TWD", measure="Call the ten largest clients"
)
MARGIN = Kpi(
    0,
    "K12",
    {"en": "Margin target", "zh_Hans": "毛利达成率", "zh_Hant": "毛利達成率"},
    "%",
    total="mean",
    readers="management",
)


async def declare(world: World, *declared: Kpi) -> list[Kpi]:
    def write(unit: Unit) -> list[Kpi]:
        return [kpis.put(unit, kpi, world.admin) for kpi in declared]

    found: list[Kpi] = await world.muster.writer.submit(write)
    await world.muster.directories.current()
    return found


async def enter(
    world: World, kpi: Kpi, values: Mapping[Period, Any], subject: Subject = COMPANY, state: str = "verified"
) -> None:
    def write(unit: Unit) -> None:
        for period, value in values.items():
            figures.put(
                unit, kpi.id, subject.key, period.start, Decimal(str(value)), state=state, origin="chat", by=world.ken
            )

    await world.muster.writer.submit(write)


async def aim(
    world: World, kpi: Kpi, period: Period, realistic: Any, ideal: Any = None, subject: Subject = COMPANY
) -> None:
    goal = Goal(Decimal(str(realistic)), None if ideal is None else Decimal(str(ideal)))
    target = goals.Target(kpi.id, subject, period, goal)
    await world.muster.writer.submit(lambda unit: goals.put(unit, [target], world.ken))


async def explain(
    world: World, kpi: Kpi, period: Period, cause: str, remedy: str, by: date, subject: Subject = COMPANY
) -> None:
    remark = Remark(cause, remedy, by, world.ken)
    await world.muster.writer.submit(lambda unit: remarks.put(unit, kpi.id, subject.key, period.start, remark))


def months(last: Period, values: list[Any]) -> dict[Period, Any]:
    """The last of them is the last month's; None is left out."""
    return {last.shifted(n + 1 - len(values)): value for n, value in enumerate(values) if value is not None}
