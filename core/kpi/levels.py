"""At which level a value stands: it is told when it changes, once, and not again for a value that only trembles."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from core.kpi.model import PERCENT, Kpi
from core.kpi.periods import Period

Level = Literal["ok", "warning", "critical", "none"]
RANK = {"ok": 0, "warning": 1, "critical": 2}


def level(kpi: Kpi, value: Decimal | None, before: str = "none") -> Level:
    """The level of a value after one that stood at `before`. It is worse than a threshold once it has passed it, and
    better again only by the dead band more. "none" where there is no value, or nothing to compare it with."""
    if value is None or not watched(kpi):
        return "none"
    if _worse(kpi, value, kpi.critical, RANK.get(before, 0) >= RANK["critical"]):
        return "critical"
    warns = RANK.get(before, 0) >= RANK["warning"]
    if kpi.direction == "band":
        return "warning" if _outside(kpi, value, warns) else "ok"
    return "warning" if _worse(kpi, value, kpi.warning, warns) else "ok"


def watched(kpi: Kpi) -> bool:
    """Whether it has any threshold."""
    one, other = (kpi.low, kpi.high) if kpi.direction == "band" else (kpi.warning, kpi.critical)
    return one is not None or other is not None


def holds_over(kpi: Kpi, period: Period) -> bool:
    """Whether its thresholds are those of this period, too: what adds up grows with the period, a ratio does not."""
    return period.kind == kpi.period or kpi.total != "sum" or kpi.unit == PERCENT


def threshold(kpi: Kpi, reached: str) -> Decimal | None:
    """What a value of this level has passed; None of a band, which has two."""
    return {"warning": kpi.warning, "critical": kpi.critical}.get(reached) if kpi.direction != "band" else None


def _worse(kpi: Kpi, value: Decimal, limit: Decimal | None, was: bool) -> bool:
    if limit is None or kpi.direction == "band":
        return False
    dead = kpi.dead if was else Decimal(0)
    return value < limit + dead if kpi.direction == "up" else value > limit - dead


def _outside(kpi: Kpi, value: Decimal, was: bool) -> bool:
    dead = kpi.dead if was else Decimal(0)
    below = kpi.low is not None and value < kpi.low + dead
    return below or (kpi.high is not None and value > kpi.high - dead)
