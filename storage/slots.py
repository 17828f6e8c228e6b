"""Slots: one unique row for each moment of a schedule; whoever inserts it does the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from storage.tables import metadata
from storage.uow import Unit

_slots = metadata.tables["slots"]
_INSERT = {
    "sqlite": sqlite_insert(_slots).on_conflict_do_nothing().returning(_slots.c.schedule, _slots.c.slot),
    "postgresql": postgresql_insert(_slots).on_conflict_do_nothing().returning(_slots.c.schedule, _slots.c.slot),
}


def take(unit: Unit, slots: Sequence[tuple[str, str]], state: str = "sent") -> set[tuple[str, str]]:
    """Inserts (schedule, slot) pairs and gives back those that nobody had taken before."""
    if not slots:
        return set()
    rows = [{"schedule": schedule, "slot": slot, "state": state, "at": unit.now} for schedule, slot in slots]
    return {(row.schedule, row.slot) for row in unit.rows(_INSERT[unit.dialect].values(rows))}


def end(unit: Unit, schedule: str, slot: str, state: str) -> None:
    """How a slot that was taken has ended."""
    unit.run(update(_slots).where(_slots.c.schedule == schedule, _slots.c.slot == slot).values(state=state))


def first_seen(unit: Unit, schedule: str, slot: str) -> datetime:
    """When this slot was looked at first, which may be now."""
    take(unit, [(schedule, slot)], "seen")
    found = select(_slots.c.at).where(_slots.c.schedule == schedule, _slots.c.slot == slot)
    at: datetime = unit.conn.execute(found).scalar_one()
    return at


def is_taken(conn: Connection, schedule: str, slot: str) -> bool:
    found = select(_slots.c.slot).where(_slots.c.schedule == schedule, _slots.c.slot == slot)
    return conn.execute(found).first() is not None
