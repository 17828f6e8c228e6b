"""Who was in which department until when, so that what a department came to stays what it was when somebody moves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from storage import meta
from storage.tables import metadata
from storage.uow import Unit

_meta = metadata.tables["meta"]
_NAME = "was_in:"
Moves = Mapping[int, tuple[tuple[date, int], ...]]
"""By person the day on which they left each department, the earliest first."""


def note(unit: Unit, person: int, department: int) -> None:
    """They leave it today."""
    name = f"{_NAME}{person}"
    known = json.loads(meta.get(unit.conn, name) or "[]")
    meta.put(unit, name, json.dumps([*known, [unit.now.date().isoformat(), department]]))


def load(conn: Connection) -> Moves:
    rows = conn.execute(select(_meta.c.name, _meta.c.value).where(_meta.c.name.startswith(_NAME, autoescape=True)))
    return {
        int(row.name.removeprefix(_NAME)): tuple((date.fromisoformat(day), id) for day, id in json.loads(row.value))
        for row in rows
    }
