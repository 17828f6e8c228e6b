"""Slots: one unique row for each moment of a schedule; whoever inserts it does the work."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from storage.tables import metadata
from storage.types import stamp
from storage.uow import Unit

_slots = metadata.tables["slots"]
# On the driver's cursor, as the ledgers: a thousand at once are no rare thing.
_ONE = "INSERT INTO slots (schedule, slot, state, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_MANY = (
    "INSERT INTO slots (schedule, slot, state, at) SELECT value->>0, value->>1, %s, %s "
    "FROM json_array_elements(%s::json) ON CONFLICT DO NOTHING RETURNING schedule, slot"
)


def take(unit: Unit, slots: Sequence[tuple[str, str]], state: str = "sent") -> set[tuple[str, str]]:
    """Inserts (schedule, slot) pairs and gives back those that nobody had taken before."""
    if not slots:
        return set()
    driver: Any = unit.conn.connection.driver_connection
    if unit.dialect == "sqlite":
        return _each(driver.cursor(), [(*slot, state, stamp(unit.now)) for slot in slots])
    return set(driver.execute(_MANY, (state, unit.now, json.dumps(slots))).fetchall())


def _each(cursor: Any, rows: Sequence[tuple[str, ...]]) -> set[tuple[str, str]]:
    """All at once, as it nearly always goes; where somebody had taken one, one by one."""
    cursor.execute("SAVEPOINT slots")
    if cursor.executemany(_ONE, rows).rowcount == len(rows):
        taken = rows
    else:
        cursor.execute("ROLLBACK TO slots")
        taken = [row for row in rows if cursor.execute(_ONE, row).rowcount]
    cursor.execute("RELEASE slots")
    return {(row[0], row[1]) for row in taken}


def end(unit: Unit, schedule: str, slot: str, state: str) -> None:
    """How a slot that was taken has ended."""
    unit.run(update(_slots).where(_slots.c.schedule == schedule, _slots.c.slot == slot).values(state=state))


def first_seen(unit: Unit, schedule: str, slot: str) -> datetime:
    """When this slot was looked at first, which may be now."""
    take(unit, [(schedule, slot)], "seen")
    found = select(_slots.c.at).where(_slots.c.schedule == schedule, _slots.c.slot == slot)
    at: datetime = unit.conn.execute(found).scalar_one()
    return at


def newest(conn: Connection, schedules: Collection[str], limit: int) -> list[tuple[str, datetime]]:
    """The last slots of these schedules that were sent, each with when that was."""
    taken = select(_slots.c.schedule, _slots.c.at).where(_slots.c.schedule.in_(schedules), _slots.c.state == "sent")
    rows = conn.execute(taken.order_by(_slots.c.at.desc(), _slots.c.schedule).limit(limit))
    return [(row.schedule, row.at) for row in rows]


def is_taken(conn: Connection, schedule: str, slot: str) -> bool:
    found = select(_slots.c.slot).where(_slots.c.schedule == schedule, _slots.c.slot == slot)
    return conn.execute(found).first() is not None
