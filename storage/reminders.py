"""Records whose reminder has come, by the few columns that the rule needs, and when the next one of each is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from storage.tables import metadata
from storage.types import Utc, stamp
from storage.uow import Unit

_r = metadata.tables["records"].c
# A whole record costs ten times as much: its title, its parts and what it waits for.
_DUE = (
    select(
        _r.id, _r.created_at, _r.kind, _r.status, _r.severity, _r.reporter_id, _r.owner_id, _r.department_id, _r.due_at,
        _r.remind_at, _r.fields,
    )
    .where(_r.remind_at <= bindparam("now", type_=Utc))
    .order_by(_r.owner_id, _r.remind_at)
    .limit(bindparam("most"))
)  # fmt: skip
_LOCKED = _DUE.with_for_update(skip_locked=True)
# As the ledgers do, on the driver's cursor: there are as many rows as reminders.
_MOVE = {
    "sqlite": "UPDATE records SET remind_at = ? WHERE id IN (SELECT value FROM json_each(?))",
    "postgresql": "UPDATE records SET remind_at = moved.at FROM unnest(%s::timestamptz[], %s::bigint[]) "
    "AS moved(at, id) WHERE records.id = moved.id",
}


class Due(NamedTuple):
    """A `Reminded` record (core/record.py), and its moment that has come."""

    id: int
    created_at: datetime
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
    """Those whose moment has come, those of one owner together; another replica's are passed over."""
    rows = unit.rows(_LOCKED if unit.dialect == "postgresql" else _DUE, {"now": unit.now, "most": limit})
    return [Due._make(row) for row in rows]


def move(unit: Unit, moments: Mapping[int, datetime | None]) -> None:
    """When the next reminder of each record is. It is no change of the record."""
    if not moments:
        return
    driver: Any = unit.conn.connection.driver_connection
    if unit.dialect == "sqlite":
        together: dict[datetime | None, list[int]] = {}
        for id, at in moments.items():
            together.setdefault(at, []).append(id)
        for at, ids in together.items():
            driver.execute(_MOVE["sqlite"], (stamp(at) if at else None, json.dumps(ids)))
    else:
        driver.execute(_MOVE["postgresql"], (list(moments.values()), list(moments)))


def next_due(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_r.remind_at))).scalar()
