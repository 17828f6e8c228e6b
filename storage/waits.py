"""Values that somebody is to enter: until when, how often they were asked, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from storage.tables import metadata
from storage.uow import Unit

_waits = metadata.tables["kpi_waits"]
_w = _waits.c


@dataclass(frozen=True, slots=True)
class Wait:
    """`asked`: how often they were asked. `next_at` None: it was entered, or nothing more comes."""

    id: int
    kpi: int
    subject: str
    start: date
    person: int | None
    due_at: datetime
    asked: int
    next_at: datetime | None


def begin(unit: Unit, kpi: int, subject: str, start: date, person: int | None, due_at: datetime) -> bool:
    """A value that is due from then on; False where it is known already."""
    mine = (_w.kpi_id == kpi, _w.subject == subject, _w.start == start.isoformat())
    if unit.row(select(_w.id).where(*mine)):
        return False
    row = {"kpi_id": kpi, "subject": subject, "start": start.isoformat(), "person_id": person, "due_at": due_at}
    unit.run(insert(_waits).values(**row, asked=0, next_at=due_at))
    return True


def settle(unit: Unit, kpi: int, subject: str, start: date) -> None:
    """It was entered: nobody is asked any more."""
    mine = (_w.kpi_id == kpi, _w.subject == subject, _w.start == start.isoformat())
    unit.run(update(_waits).where(*mine).values(next_at=None))


def reopen(unit: Unit, kpi: int, subject: str, start: date, at: datetime) -> None:
    """It was taken back: they are asked again."""
    mine = (_w.kpi_id == kpi, _w.subject == subject, _w.start == start.isoformat())
    unit.run(update(_waits).where(*mine).values(next_at=at))


def drop(unit: Unit, kpi: int) -> None:
    """Nothing of this KPI is waited for any more."""
    unit.run(delete(_waits).where(_w.kpi_id == kpi))


def forget(unit: Unit, wait: Wait) -> None:
    unit.run(delete(_waits).where(_w.id == wait.id))


def to_ask(unit: Unit, limit: int) -> list[Wait]:
    """What comes next now, those of one person together."""
    query = select(_waits).where(_w.next_at <= unit.now).order_by(_w.person_id, _w.id).limit(limit)
    return _read(unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query))


def asked(unit: Unit, wait: Wait, times: int, next_at: datetime | None) -> None:
    unit.run(update(_waits).where(_w.id == wait.id).values(asked=times, next_at=next_at))


def hand(unit: Unit, wait: Wait, person: int | None) -> None:
    """Somebody else is to enter it."""
    unit.run(update(_waits).where(_w.id == wait.id).values(person_id=person))


def recent(conn: Connection, since: datetime) -> list[Wait]:
    """What is still waited for, and what fell due since then, entered or not."""
    wanted = _w.next_at.is_not(None) | (_w.due_at >= since)
    return _read(conn.execute(select(_waits).where(wanted).order_by(_w.start, _w.kpi_id, _w.id)).all())


def due_on(conn: Connection, due_at: datetime) -> list[Wait]:
    """Everything that fell due at that moment, whoever enters it."""
    return _read(conn.execute(select(_waits).where(_w.due_at == due_at).order_by(_w.id)).all())


def of_kpi(conn: Connection, kpi: int) -> list[Wait]:
    return _read(conn.execute(select(_waits).where(_w.kpi_id == kpi).order_by(_w.start, _w.id)).all())


def get(conn: Connection, ids: Collection[int]) -> list[Wait]:
    return _read(conn.execute(select(_waits).where(_w.id.in_(list(ids))).order_by(_w.id)).all())


def next_moment(conn: Connection) -> datetime | None:
    query: Select[Any] = select(func.min(_w.next_at))
    found: datetime | None = conn.execute(query).scalar()
    return found


def _read(rows: Sequence[Any]) -> list[Wait]:
    return [
        Wait(
            row.id,
            row.kpi_id,
            row.subject,
            date.fromisoformat(row.start),
            row.person_id,
            row.due_at,
            row.asked,
            row.next_at,
        )
        for row in rows
    ]
