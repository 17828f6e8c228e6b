"""Promises: made, kept, missed; the newest of each person and record counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, select, update

from core.promising import Promise
from storage.many import among
from storage.tables import metadata
from storage.uow import Unit

_promises = metadata.tables["promises"]
_p = _promises.c
_LIVE = _p.state.in_(("open", "missed"))
_ALL: Select[Any] = select(_promises).order_by(_p.id)
_OPEN = select(_p.record_id, func.max(_p.at).label("at")).where(_p.state == "open", among(_p.record_id, "records"))
_OPEN_UNTIL = _OPEN.group_by(_p.record_id)


def make(unit: Unit, record: int, person: int, at: datetime) -> None:
    """The new one counts; what the person promised about it before does not any more."""
    release(unit, record, (person,))
    row = {"record_id": record, "person_id": person, "at": at, "made_at": unit.now, "state": "open"}
    unit.run(insert(_promises).values(**row))


def release(unit: Unit, record: int, people: Collection[int]) -> int:
    """They are held to it no more: they promised anew, or somebody else has it."""
    theirs = update(_promises).where(_p.record_id == record, _p.person_id.in_(people), _LIVE)
    return unit.run(theirs.values(state="ended"))


def keep(unit: Unit, record: int) -> None:
    """It has ended before what was promised was missed."""
    kept = update(_promises).where(_p.record_id == record, _p.state == "open")
    unit.run(kept.values(state="kept", kept_at=unit.now))


def unkeep(unit: Unit, record: int, closed_at: datetime) -> None:
    """It had not ended after all: whoever is still in time is held to it again."""
    theirs = and_(_p.record_id == record, _p.state == "kept", _p.kept_at == closed_at, _p.at > unit.now)
    unit.run(update(_promises).where(theirs).values(state="open", kept_at=None))


def due(unit: Unit, limit: int) -> Sequence[Row[Any]]:
    """Those whose moment has come, each as (id, record_id, person_id, at)."""
    query = _ALL.where(_p.state == "open", _p.at <= unit.now).limit(limit)
    return unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)


def miss(unit: Unit, ids: Collection[int]) -> None:
    unit.run(update(_promises).where(_p.id.in_(ids)).values(state="missed", missed_at=unit.now))


def next_due(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_p.at)).where(_p.state == "open")).scalar()


def of_record(conn: Connection, record: int) -> list[Promise]:
    """Those that count: the open ones, and those that were missed and not replaced."""
    return [_promise(row) for row in conn.execute(_ALL.where(_p.record_id == record, _LIVE))]


def open_of(conn: Connection, record: int) -> list[Promise]:
    return [one for one in of_record(conn, record) if not one.missed]


def open_until(conn: Connection, records: Collection[int]) -> dict[int, datetime]:
    """Record → until when the last of those waits who have promised; nothing for a record that nobody promised."""
    return {row.record_id: row.at for row in conn.execute(_OPEN_UNTIL, {"records": list(records)})}


def missed(conn: Connection, people: Collection[int], limit: int = 50) -> list[tuple[int, Promise]]:
    """What these people promised and have still to do, each with its record, the longest ago first."""
    query = select(_promises).where(_p.state == "missed", _p.person_id.in_(people)).order_by(_p.at, _p.id)
    return [(row.record_id, _promise(row)) for row in conn.execute(query.limit(limit))]


def _promise(row: Row[Any]) -> Promise:
    return Promise(row.person_id, row.at, row.made_at, row.state == "missed")
