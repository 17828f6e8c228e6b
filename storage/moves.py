"""Who was in which department until when, so that what a department came to stays what it was when somebody moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, insert, select

from storage.tables import metadata
from storage.uow import Unit

_moves = metadata.tables["moves"]
_m = _moves.c
Moves = Mapping[int, list[tuple[date, int]]]
"""By person the day on which they left each department, the earliest first."""


def note(unit: Unit, person: int, department: int) -> None:
    """They leave it now."""
    unit.run(insert(_moves).values(person_id=person, department_id=department, at=unit.now))


def load(conn: Connection) -> Moves:
    found: dict[int, list[tuple[date, int]]] = {}
    for row in conn.execute(select(_m.person_id, _m.department_id, _m.at).order_by(_m.id)):
        found.setdefault(row.person_id, []).append((row.at.date(), row.department_id))
    return found
