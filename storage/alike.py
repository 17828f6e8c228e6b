"""Which earlier records may be about the same, found by the index of words: to be compared word by word in
core/alike.py. It is part of every capture, so it asks for few, on the driver's own cursor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.kinds import KINDS
from core.terms import terms

CANDIDATES = 12
_TERMS = 5
_HEAD = (
    "SELECT r.id, r.number, r.status, r.reporter_id, r.owner_id, r.department_id, r.client_id, r.fields, t.body "
    "FROM words w JOIN records r ON r.id = {id} "
)
_TAIL = "AND r.kind = ? AND r.number < ? AND r.status <> 'cancelled' ORDER BY {id} DESC LIMIT ?"
_MIDDLE = "JOIN texts t ON t.id = r.title_id WHERE {matches} "
_QUERY = {
    "sqlite": (_HEAD + _MIDDLE + _TAIL).format(id="w.rowid", matches="words MATCH ?"),
    "postgresql": (_HEAD + _MIDDLE + _TAIL)
    .format(id="w.record_id", matches="w.terms @@ CAST(? AS tsquery)")
    .replace("?", "%s"),
}
_SPELLED = {"sqlite": ('"{}"', " AND ", " OR "), "postgresql": ("'{}'", " & ", " | ")}


@dataclass(frozen=True, slots=True)
class Earlier:
    """As much of a record as is said of it here, and by what it is decided who may read it."""

    ref: str
    title: str
    status: str
    reporter: int
    owner: int | None
    department: int | None
    client: int | None
    fields: str
    """As they are stored."""

    def field(self, name: str) -> str:
        return str(json.loads(self.fields).get(name, ""))

    @property
    def owners(self) -> tuple[int, ...]:
        return tuple(map(int, self.field("owners").split()))


def candidates(conn: Connection, kind: str, number: int, title: str) -> dict[int, Earlier]:
    """The newest records of a kind before that number which share the longest word of the title and another one."""
    asked = _asked(conn.dialect.name, title)
    if not asked:
        return {}
    driver: Any = conn.connection.driver_connection
    rows = driver.execute(_QUERY[conn.dialect.name], (asked, kind, number, CANDIDATES)).fetchall()
    prefix = KINDS[kind].prefix
    return {id: Earlier(f"{prefix}-{number}", body, *stored) for id, number, *stored, body in rows}


def _asked(dialect: str, title: str) -> str:
    quoted, both, either = _SPELLED[dialect]
    found = sorted(terms(title.partition("\n")[0]), key=lambda term: (-len(term), term))[:_TERMS]
    first, *others = [quoted.format(term) for term in found] or [""]
    return f"{first}{both}({either.join(others)})" if others else first
