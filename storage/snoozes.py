"""Until when somebody put the reminders of a record off."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage.many import among
from storage.tables import metadata
from storage.uow import Unit

_snoozes = metadata.tables["snoozes"]
_s = _snoozes.c
_OF = select(_snoozes).where(among(_s.record_id, "records"))


def put(unit: Unit, record: int, person: int, until: datetime) -> None:
    """In the place of the one before."""
    drop(unit, record, person)
    unit.run(insert(_snoozes).values(record_id=record, person_id=person, until=until))


def drop(unit: Unit, record: int, person: int) -> None:
    unit.run(delete(_snoozes).where(_s.record_id == record, _s.person_id == person))


def of_records(conn: Connection, ids: Collection[int]) -> Mapping[int, dict[int, datetime]]:
    """Record → person → until when."""
    found: dict[int, dict[int, datetime]] = {}
    for row in conn.execute(_OF, {"records": ids}):
        found.setdefault(row.record_id, {})[row.person_id] = row.until
    return found
