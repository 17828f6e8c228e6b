"""At which level each KPI stands for whom it is about, so that a change is told once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.tables import metadata
from storage.uow import Unit

_levels = metadata.tables["kpi_levels"]
_l = _levels.c


@dataclass(frozen=True, slots=True)
class Standing:
    """`start` is the first day of the period whose value was looked at last; `record` the issue about it."""

    start: date
    level: str
    record: int | None = None


def of(conn: Connection, kpi: int, subject: str) -> Standing | None:
    row = conn.execute(select(_levels).where(_l.kpi_id == kpi, _l.subject == subject)).first()
    return _standing(row) if row else None


def hold(unit: Unit, kpi: int, subject: str) -> Standing | None:
    """The same for a unit that is going to change it: whoever else would waits until it has ended."""
    query = select(_levels).where(_l.kpi_id == kpi, _l.subject == subject)
    row = unit.row(query.with_for_update() if unit.dialect == "postgresql" else query)
    return _standing(row) if row else None


def put(unit: Unit, kpi: int, subject: str, standing: Standing) -> None:
    values = {"start": standing.start.isoformat(), "level": standing.level, "record_id": standing.record}
    mine = (_l.kpi_id == kpi, _l.subject == subject)
    if not unit.run(update(_levels).where(*mine).values(**values, at=unit.now)):
        unit.run(insert(_levels).values(kpi_id=kpi, subject=subject, **values, at=unit.now))


def above(conn: Connection) -> list[tuple[int, str, Standing]]:
    """Every KPI that stands at warning or critical: its id, whom it is about, and how it stands."""
    query = select(_levels).where(_l.level.in_(("warning", "critical"))).order_by(_l.kpi_id, _l.subject)
    return [(row.kpi_id, row.subject, _standing(row)) for row in conn.execute(query)]


def _standing(row: Any) -> Standing:
    return Standing(date.fromisoformat(row.start), row.level, row.record_id)
