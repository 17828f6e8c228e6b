"""Records: created, read and changed by compare-and-set on their revision."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, or_, select, text, update

from core.kinds import BY_PREFIX, KINDS
from core.record import Record
from core.text import read_reference
from storage.ledgers import TEXTS
from storage.tables import metadata
from storage.uow import Unit, new_id

_records = metadata.tables["records"]
_texts = metadata.tables["texts"]
_r = _records.c
_JOINED = select(_records, _texts.c.body.label("title")).join(_texts, _texts.c.id == _r.title_id)
_BY_ID = _JOINED.where(_r.id == bindparam("id"))
_BY_NUMBER = _JOINED.where(_r.kind == bindparam("kind"), _r.number == bindparam("number"))

# SQLite has one writer, so the next number is the highest and one; PostgreSQL has a sequence for each kind.
_NEXT = {
    "sqlite": "(SELECT coalesce(max(number), 0) + 1 FROM records WHERE kind = :of_kind)",
    "postgresql": "nextval('number_' || :of_kind)",
}
_NEW = {
    dialect: insert(_records).values(number=text(expression)).returning(_r.id, _r.number)
    for dialect, expression in _NEXT.items()
}


def create(unit: Unit, kind: str, title: str, reporter: int, **values: Any) -> Record:
    """Stores a new record with its next number; `values` are columns of the table. The title goes to the texts."""
    title_id = new_id()
    row = {
        "title_id": title_id,
        "status": KINDS[kind].initial,
        "severity": "normal",
        "revision": 1,
        "reporter_id": reporter,
        "created_at": unit.now,
        "message": "",
        "url": "",
        "fields": "{}",
        "remind_at": values.get("due_at"),
        **values,
    }
    found = unit.conn.execute(_NEW[unit.dialect], {"kind": kind, "of_kind": kind, **row}).one()
    unit.append(TEXTS, (title_id, found.id, "title", reporter, unit.now, title))
    return _record({"id": found.id, "number": found.number, "kind": kind, "title": title, **row})


def new_title(unit: Unit, record: Record, title: str, author: int | None) -> str:
    """Another title beside the one that was, as the id to change the record to; it stands at once, to be read."""
    id = new_id()
    row = {"id": id, "record_id": record.id, "name": "title", "author_id": author, "at": unit.now, "body": title}
    unit.run(insert(_texts).values(**row))
    return id


def write_text(unit: Unit, record: int, name: str, author: int | None, body: str) -> str:
    """Keeps what somebody wrote about a record, under the id that history will name."""
    id = new_id()
    unit.append(TEXTS, (id, record, name, author, unit.now, body))
    return id


def get(conn: Connection, id: int) -> Record | None:
    row = conn.execute(_BY_ID, {"id": id}).first()
    return _record(row._mapping) if row else None


def by_reference(conn: Connection, reference: str) -> Record | None:
    """The record that a reference names, in any case, with or without its hyphen."""
    read = read_reference(reference)
    kind = BY_PREFIX.get(read[0]) if read else None
    if read is None or kind is None:
        return None
    row = conn.execute(_BY_NUMBER, {"kind": kind.name, "number": read[1]}).first()
    return _record(row._mapping) if row else None


def change(unit: Unit, record: Record, **values: Any) -> Record | None:
    """Compare-and-set: the record at its next revision, or None when somebody was faster."""
    if "due_at" in values:
        values["remind_at"] = values["due_at"]
    if "closed_at" in values and values["closed_at"] is not None:
        values["remind_at"] = None
    statement = update(_records).where(_r.id == record.id, _r.revision == record.revision)
    if unit.run(statement.values(revision=record.revision + 1, **values)) != 1:
        return None
    return get(unit.conn, record.id)


def open_for(conn: Connection, person: int, limit: int = 50) -> list[Record]:
    """What a person owns or has reported without an owner, soonest due first."""
    mine = or_(_r.owner_id == person, (_r.owner_id.is_(None)) & (_r.reporter_id == person))
    query = _JOINED.where(_r.closed_at.is_(None), mine).order_by(_r.due_at.is_(None), _r.due_at, _r.id).limit(limit)
    return read_all(conn, query)


def due_reminders(unit: Unit, limit: int) -> Sequence[Row[Any]]:
    """Records whose moment has come, each as (id, remind_at, owner, reporter, department)."""
    query = select(_r.id, _r.remind_at, _r.owner_id, _r.reporter_id, _r.department_id).where(_r.remind_at <= unit.now)
    query = query.order_by(_r.remind_at).limit(limit)
    return unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)


def reminded(unit: Unit, ids: Sequence[int]) -> None:
    unit.run(update(_records).where(_r.id.in_(ids)).values(remind_at=None))


def next_reminder(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_r.remind_at))).scalar()


def read_all(conn: Connection, query: Select[Any]) -> list[Record]:
    return [_record(row._mapping) for row in conn.execute(query)]


def _record(row: Mapping[Any, Any]) -> Record:
    return Record(
        id=row["id"],
        kind=row["kind"],
        ref=f"{KINDS[row['kind']].prefix}-{row['number']}",
        title=row["title"],
        status=row["status"],
        severity=row["severity"],
        revision=row["revision"],
        created_at=row["created_at"],
        reporter=row["reporter_id"],
        owner=row.get("owner_id"),
        department=row.get("department_id"),
        client=row.get("client_id"),
        room=row.get("room_id"),
        due_at=row.get("due_at"),
        closed_at=row.get("closed_at"),
        fields=json.loads(row["fields"]),
    )
