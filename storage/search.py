"""Finding records: by what they are, and by the words in them. A page at a time, with how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from core.kinds import BY_PREFIX
from core.people import Person
from core.record import Record
from core.text import read_reference
from storage.reading import readable
from storage.records import JOINED, read_all
from storage.tables import metadata

_r = metadata.tables["records"].c
_t = metadata.tables["texts"].c
_a = metadata.tables["aliases"].c
_ESCAPE = "\\"
Condition = ColumnElement[bool]
Found = tuple[list[Record], int]
"""The records of one page, and how many there are on all of them."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; None and "" for anything. `state`: open, closed or overdue."""

    kind: str = ""
    state: str = ""
    client: int | None = None
    department: int | None = None
    owner: int | None = None
    severity: str = ""


def where(reader: Person, conditions: Sequence[Condition]) -> Condition:
    """The one place where the conditions of a view come together: what this person may read, and what is wanted."""
    return and_(readable(reader), *conditions)


def listed(conn: Connection, reader: Person, wanted: Filter, now: datetime, offset: int, limit: int) -> Found:
    """What is open comes soonest due first; what is closed, newest first."""
    if wanted.state == "closed":
        order: tuple[Any, ...] = (_r.closed_at.desc(), _r.id.desc())
    else:
        order = (_r.closed_at.is_not(None), _r.due_at.is_(None), _r.due_at, _r.id)
    return _page(conn, where(reader, _conditions(wanted, now)), order, offset, limit)


def containing(conn: Connection, reader: Person, words: Sequence[str], offset: int, limit: int) -> Found:
    """Records in whose title, comments or reference every word is found, newest first."""
    return _page(conn, where(reader, [_has(word) for word in words]), (_r.id.desc(),), offset, limit)


def _page(conn: Connection, fits: Condition, order: Sequence[Any], offset: int, limit: int) -> Found:
    total = conn.execute(select(func.count()).select_from(_r.id.table).where(fits)).scalar_one()
    query: Select[Any] = JOINED.where(fits).order_by(*order).offset(offset).limit(limit)
    return read_all(conn, query), total


def _conditions(wanted: Filter, now: datetime) -> list[Condition]:
    columns = {_r.kind: wanted.kind, _r.client_id: wanted.client, _r.department_id: wanted.department}
    columns |= {_r.owner_id: wanted.owner, _r.severity: wanted.severity}
    found: list[Condition] = [column == value for column, value in columns.items() if value]
    if wanted.state:
        found.append(_r.closed_at.is_not(None) if wanted.state == "closed" else _r.closed_at.is_(None))
    if wanted.state == "overdue":
        found.append(_r.due_at < now)
    return found


def _has(word: str) -> Condition:
    """ILIKE is LIKE on SQLite, which tells no case apart in ASCII; Chinese has none."""
    literal = word.replace(_ESCAPE, _ESCAPE * 2).replace("%", r"\%").replace("_", r"\_")
    said = _r.id.in_(select(_t.record_id).where(_t.body.ilike(f"%{literal}%", escape=_ESCAPE)))
    reference = read_reference(word)
    kind = BY_PREFIX.get(reference[0]) if reference else None
    if reference is None or kind is None:
        return said
    named = and_(_r.kind == kind.name, _r.number == reference[1])
    once = _r.id.in_(select(_a.record_id).where(_a.kind == kind.name, _a.number == reference[1]))
    return or_(said, named, once)
