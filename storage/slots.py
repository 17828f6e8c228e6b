"""Slots: one unique row for each moment of a schedule; whoever inserts it does the work."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text, update

from storage.tables import metadata
from storage.types import Utc
from storage.uow import Unit

_slots = metadata.tables["slots"]
_ROWS = {
    "sqlite": "SELECT value ->> 0 AS schedule, value ->> 1 AS slot FROM json_each(:pairs)",
    "postgresql": "SELECT value ->> 0, value ->> 1 FROM json_array_elements(CAST(:pairs AS json)) AS value",
}
_TAKE = {
    dialect: text(
        f"INSERT INTO slots (schedule, slot, state, at) SELECT pairs.*, :state, :at FROM ({rows}) AS pairs "  # noqa: S608  both halves stand here
        "WHERE true ON CONFLICT DO NOTHING RETURNING schedule, slot"
    ).bindparams(at=bindparam("at", type_=Utc))
    for dialect, rows in _ROWS.items()
}


def take(unit: Unit, slots: Sequence[tuple[str, str]], state: str = "sent") -> set[tuple[str, str]]:
    """Inserts (schedule, slot) pairs and gives back those that nobody had taken before.

    The pairs are one parameter: a statement of as many parameters as pairs costs more to write than to run.
    """
    if not slots:
        return set()
    values = {"pairs": json.dumps(slots), "state": state, "at": unit.now}
    return {(row.schedule, row.slot) for row in unit.rows(_TAKE[unit.dialect], values)}


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
