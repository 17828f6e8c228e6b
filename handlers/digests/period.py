"""The numbers of a digest with their changes, and the period that it looks back on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.dates.frame import shifted
from handlers.digests.look import Look
from storage.digest_numbers import STANDING

_UNITS = {"weekly": "week", "monthly": "month", "quarterly": "quarter"}


def flow(look: Look, counts: Mapping[str, int], names: Iterable[str], of: str = "") -> str:
    """`5 done, 3 new, 2 overdue ▲ 1`, without what is none and was none; `of` is the department, where there are
    several."""
    tr = look.view.tr
    found = []
    for name in names:
        changed = look.changed(f"{of}{name}", counts[name]) if name in STANDING else ""
        if counts[name] or changed:
            found.append(tr.count(f"digest.number.{name}", counts[name]) + changed)
    return tr("comma").join(found)


def period(look: Look) -> str:
    """The week, month or quarter before this one; for a daily one the day itself."""
    tr, today = look.view.tr, look.owner.today(look.now)
    unit = _UNITS.get(look.part.cadence)
    if unit is None:
        return tr.day(today, today)
    before = shifted(unit, today, -1)
    if unit == "week":
        return tr("digest.week", week=before.isocalendar().week)
    if unit == "month":
        return tr.month(before)
    return tr("digest.quarter", quarter=(before.month + 2) // 3, year=before.year)
