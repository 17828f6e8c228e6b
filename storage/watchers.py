"""Who wants to hear of every change of a record."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from storage.tables import metadata
from storage.uow import Unit

_watchers = metadata.tables["watchers"]
_w = _watchers.c


def add(unit: Unit, record: int, person: int) -> bool:
    """False when the person watches it already."""
    if person in of_record(unit.conn, record):
        return False
    unit.run(insert(_watchers).values(record_id=record, person_id=person))
    return True


def drop(unit: Unit, record: int, person: int) -> bool:
    """False when the person did not watch it."""
    return unit.run(delete(_watchers).where(_w.record_id == record, _w.person_id == person)) == 1


def of_record(conn: Connection, record: int) -> list[int]:
    return list(conn.execute(select(_w.person_id).where(_w.record_id == record).order_by(_w.person_id)).scalars())
