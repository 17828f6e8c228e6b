"""When somebody is reminded of each record next, and those whose moment has come."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import dml as postgresql_dialect
from sqlalchemy.dialects.sqlite import dml as sqlite_dialect

from storage.tables import metadata
from storage.types import from_driver, stamp
from storage.uow import Unit

_reminders = metadata.tables["reminders"]
_n = _reminders.c
_AT = select(_n.at).where(_n.record_id == bindparam("record"))
_DROP = delete(_reminders).where(_n.record_id == bindparam("record"))
_EARLIEST = select(func.min(_n.at))


def _upsert(insert: Any) -> Any:
    new = {"owner_id": insert.excluded.owner_id, "at": insert.excluded.at}
    return insert.on_conflict_do_update(index_elements=["record_id"], set_=new)


_PUT = {
    "sqlite": _upsert(sqlite_dialect.Insert(_reminders)),
    "postgresql": _upsert(postgresql_dialect.Insert(_reminders)),
}
# What falls due goes by the driver's cursor, as the ledgers do: there are as many rows as reminders, most alike.
# A whole record costs ten times as much. Since when one is known says only whether something comes before it is due.
_DUE = """
SELECT {ids}, known, kind, status, severity, reporter_id, owner_id, department_id, due_at, at, fields FROM (
    SELECT r.id, CASE WHEN r.due_at <= n.at THEN r.due_at ELSE r.created_at END AS known, r.kind, r.status, r.severity,
           r.reporter_id, r.owner_id, r.department_id, r.due_at, n.at, r.fields
    FROM (SELECT record_id, at FROM reminders WHERE at <= {0} ORDER BY coalesce(owner_id, 0), at LIMIT {0} {lock}) AS n
    JOIN records AS r ON r.id = n.record_id {here}
) AS due GROUP BY known, kind, status, severity, reporter_id, owner_id, department_id, due_at, at, fields
"""


class _Statements(NamedTuple):
    due: str
    move: str
    drop: str


_RAW = {
    "sqlite": _Statements(
        _DUE.format("?", ids="json_group_array(id)", lock="", here=""),
        "UPDATE reminders SET at = ? WHERE record_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM reminders WHERE record_id IN (SELECT value FROM json_each(?))",
    ),
    "postgresql": _Statements(
        _DUE.format("%s", ids="json_agg(id)::text", lock="FOR UPDATE SKIP LOCKED", here="FOR UPDATE OF r SKIP LOCKED"),
        "UPDATE reminders SET at = %s WHERE record_id = ANY(%s)",
        "DELETE FROM reminders WHERE record_id = ANY(%s)",
    ),
}


class Due(NamedTuple):
    """What records whose moment has come have in common where they are reminded of alike: a `Reminded`."""

    ids: tuple[int, ...]
    created_at: datetime
    """Or a later moment, once it is due."""
    kind: str
    status: str
    severity: str
    reporter: int
    owner: int | None
    department: int | None
    due_at: datetime | None
    remind_at: datetime
    fields: str
    """As they are stored."""

    @property
    def id(self) -> int:
        return self.ids[0]

    def field(self, name: str) -> str:
        return _read(self.fields).get(name, "")

    @property
    def owners(self) -> tuple[int, ...]:
        return tuple(map(int, self.field("owners").split()))


@lru_cache(maxsize=64)
def _read(fields: str) -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(fields)
    return found


def due(unit: Unit, limit: int) -> list[Due]:
    """So many records whose moment has come, those that are alike together; the owners go up, nobody first. What
    another replica has is passed over."""
    now = stamp(unit.now) if unit.dialect == "sqlite" else unit.now
    found = [_due(row) for row in _driver(unit).execute(_RAW[unit.dialect].due, (now, limit)).fetchall()]
    return sorted(found, key=lambda due: due.owner or 0)


def _due(row: tuple[Any, ...]) -> Due:
    ids, known, kind, status, severity, reporter, owner, department, due_at, at, fields = row
    moments = (due_at and from_driver(due_at), from_driver(at))
    alike = tuple(json.loads(ids))
    return Due(alike, from_driver(known), kind, status, severity, reporter, owner, department, *moments, fields)


def move(unit: Unit, moments: Mapping[datetime | None, Collection[int]]) -> None:
    """The next reminders of records, by their moment; None are those of which nothing comes any more."""
    driver, raw, lite = _driver(unit), _RAW[unit.dialect], unit.dialect == "sqlite"
    for at, records in moments.items():
        ids = json.dumps(list(records)) if lite else list(records)
        if at is None:
            driver.execute(raw.drop, (ids,))
        else:
            driver.execute(raw.move, (stamp(at) if lite else at, ids))


def put(unit: Unit, record: int, owner: int | None, at: datetime | None) -> None:
    """The next reminder of one record, or none."""
    if at is None:
        unit.run(_DROP, {"record": record})
    else:
        unit.run(_PUT[unit.dialect], {"record_id": record, "owner_id": owner, "at": at})


def at(conn: Connection, record: int) -> datetime | None:
    """When the next reminder of a record is."""
    return conn.execute(_AT, {"record": record}).scalar()


def next_due(conn: Connection) -> datetime | None:
    return conn.execute(_EARLIEST).scalar()


def _driver(unit: Unit) -> Any:
    return unit.conn.connection.driver_connection
