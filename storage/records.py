"""Records: created, read and changed by compare-and-set on their revision."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, text, update

from core.kinds import BY_PREFIX, KINDS
from core.record import Record
from core.text import read_reference
from storage import owners, words
from storage.family import PARTS, PARTS_DONE, WAITS, waits_of
from storage.ledgers import TEXTS
from storage.tables import metadata
from storage.types import Utc
from storage.uow import Unit, new_id

_records = metadata.tables["records"]
_texts = metadata.tables["texts"]
_r = _records.c
_parent, _its_title = _records.alias("parent"), _texts.alias("its_title")
_READ_BY = ("reporter_id", "owner_id", "department_id", "client_id")
"""What says who may read a record."""
# The title of a record that another unit of the same group has just created is written at the group's end.
JOINED = (
    select(
        _records,
        func.coalesce(_texts.c.body, "").label("title"),
        _parent.c.kind.label("parent_kind"),
        _parent.c.number.label("parent_number"),
        _its_title.c.body.label("parent_title"),
        *(_parent.c[name].label(f"parent_{name}") for name in _READ_BY),
        PARTS,
        PARTS_DONE,
        WAITS,
    )
    .outerjoin(_texts, _texts.c.id == _r.title_id)
    .outerjoin(_parent, _parent.c.id == _r.parent_id)
    .outerjoin(_its_title, _its_title.c.id == _parent.c.title_id)
)
_STEP = frozenset({"status", "owner_id"})
_FOUND_BY = frozenset({"title_id", "kind", "number", "client_id"})
_BY_ID = JOINED.where(_r.id == bindparam("id"))
_THESE = JOINED.where(_r.id.in_(bindparam("ids", expanding=True)))
_BY_IDS, _OF_IDS = _THESE.order_by(_r.id.desc()), _THESE.order_by(_r.id)
_BY_NUMBER = JOINED.where(_r.kind == bindparam("kind"), _r.number == bindparam("number"))
_aliases = metadata.tables["aliases"]
_a = _aliases.c
_BY_ALIAS = JOINED.join(_aliases, _a.record_id == _r.id).where(
    _a.kind == bindparam("kind"), _a.number == bindparam("number")
)

# SQLite has one writer, so the next number is the highest ever given and one; PostgreSQL has a sequence for each kind.
_NEXT = {
    "sqlite": "(SELECT max(coalesce((SELECT max(number) FROM records WHERE kind = :of_kind), 0), "
    "coalesce((SELECT max(number) FROM aliases WHERE kind = :of_kind), 0)) + 1)",
    "postgresql": "nextval('number_' || :of_kind)",
}
_NEXT_ALONE = {dialect: text(f"SELECT {expression}") for dialect, expression in _NEXT.items()}
_NEW = {
    dialect: insert(_records).values(number=text(expression)).returning(_r.id, _r.number)
    for dialect, expression in _NEXT.items()
}


def create(unit: Unit, kind: str, title: str, reporter: int, parent: Record | None = None, **values: Any) -> Record:
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
        "parent_id": parent.id if parent else None,
        **values,
    }
    found = unit.conn.execute(_NEW[unit.dialect], {"kind": kind, "of_kind": kind, **row}).one()
    unit.append(TEXTS, (title_id, found.id, "title", reporter, unit.now, title))
    stored = {**dict.fromkeys(_r.keys()), "id": found.id, "number": found.number, "kind": kind, **row}
    words.begin(unit, stored, title)
    owners.follow(unit, found.id, row["fields"])
    if parent:
        named = {"parent_kind": parent.kind, "parent_number": parent.columns["number"], "parent_title": parent.title}
        stored.update(named, **{f"parent_{name}": parent.columns[name] for name in _READ_BY})
    return _record({**stored, "title": title})


def new_title(unit: Unit, record: Record, title: str, author: int | None) -> str:
    """Another title beside the one that was, as the id to change the record to; it stands at once, to be read."""
    return new_text(unit, record.id, "title", author, title)


def new_text(unit: Unit, record: int, name: str, author: int | None, body: str) -> str:
    """Keeps what somebody wrote, at once, where the same commit may read it again."""
    id = new_id()
    row = {"id": id, "record_id": record, "name": name, "author_id": author, "at": unit.now, "body": body}
    unit.run(insert(_texts).values(**row))
    return id


def write_text(unit: Unit, record: int, name: str, author: int | None, body: str) -> str:
    """Keeps what somebody wrote about a record, under the id that history will name."""
    id = new_id()
    unit.append(TEXTS, (id, record, name, author, unit.now, body))
    words.add(unit, record, name, body)
    return id


def has_link(conn: Connection, record: int) -> bool:
    """Whether anybody wrote a link below it."""
    mine = (_texts.c.record_id == record, _texts.c.body.like("%http%://%"))
    return conn.execute(select(_texts.c.id).where(*mine).limit(1)).first() is not None


def get(conn: Connection, id: int) -> Record | None:
    row = conn.execute(_BY_ID, {"id": id}).first()
    return _record(row._mapping) if row else None


def by_reference(conn: Connection, reference: str) -> Record | None:
    """The record that a reference names or named before it became another kind, in any case, hyphen or none."""
    read = read_reference(reference)
    kind = BY_PREFIX.get(read[0]) if read else None
    if read is None or kind is None:
        return None
    asked = {"kind": kind.name, "number": read[1]}
    row = conn.execute(_BY_NUMBER, asked).first() or conn.execute(_BY_ALIAS, asked).first()
    return _record(row._mapping) if row else None


def change(unit: Unit, record: Record, **values: Any) -> Record | None:
    """Compare-and-set: the record at its next revision, or None when somebody was faster."""
    return _set(unit, record, values)


def change_kind(unit: Unit, record: Record, kind: str, **values: Any) -> Record | None:
    """The same record as another kind, under that kind's next number; its old reference goes on leading to it."""
    number = unit.conn.execute(_NEXT_ALONE[unit.dialect], {"of_kind": kind}).scalar_one()
    moved = _set(unit, record, {"kind": kind, "number": number, **values})
    if moved:
        _swap_alias(unit, record, moved)
    return moved


def before(record: Record, moved: Record) -> dict[str, Any]:
    """What the columns that a change touched held before it."""
    old, new = record.columns, moved.columns
    return {name: old[name] for name in _r.keys() if name != "revision" and old[name] != new[name]}  # noqa: SIM118  a mapping's


def restore(unit: Unit, record: Record, columns: Mapping[str, Any]) -> Record | None:
    """Puts columns back as `before` gave them to the history, by compare-and-set."""
    values = {name: _from_json(name, value) for name, value in columns.items()}
    moved = _set(unit, record, values)
    if moved and moved.ref != record.ref:
        _swap_alias(unit, record, moved)
    return moved


def _set(unit: Unit, record: Record, values: Mapping[str, Any]) -> Record | None:
    revision = record.revision + 1
    if not _STEP.isdisjoint(values):
        values = {"moved_at": unit.now, **values}
    mine = update(_records).where(_r.id == record.id, _r.revision == record.revision)
    if unit.run(mine.values(revision=revision, **values)) != 1:
        return None
    if not _FOUND_BY.isdisjoint(values):
        words.again(unit, record.id)
    if "fields" in values:
        owners.follow(unit, record.id, values["fields"], record.columns["fields"])
    if "title_id" in values or "parent_id" in values:
        return get(unit.conn, record.id)
    return _record({**record.columns, **values, "revision": revision, "title": record.title})


def _swap_alias(unit: Unit, record: Record, moved: Record) -> None:
    """The reference that a record gives up becomes an alias, and the one that it has is none."""
    old, new = record.columns, moved.columns
    unit.run(delete(_aliases).where(_a.kind == new["kind"], _a.number == new["number"]))
    unit.run(insert(_aliases).values(kind=old["kind"], number=old["number"], record_id=record.id))


def _from_json(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and isinstance(_r[name].type, Utc) else value


def touch(unit: Unit, id: int) -> Record | None:
    """The record at its next revision: what its card shows has changed, though none of its own columns has."""
    unit.run(update(_records).where(_r.id == id).values(revision=_r.revision + 1))
    return get(unit.conn, id)


def of_ids(conn: Connection, ids: Collection[int]) -> list[Record]:
    """These records, the oldest first."""
    return [_record(row._mapping) for row in conn.execute(_OF_IDS, {"ids": list(ids)})] if ids else []


def parts(conn: Connection, id: int, limit: int) -> list[Record]:
    """What is a part of a record, in the order in which it was captured."""
    return read_all(conn, JOINED.where(_r.parent_id == id).order_by(_r.id).limit(limit))


def retold(unit: Unit, record: Record, fields: str) -> None:
    """What its fields tell of other tables follows these, within a change that was made already."""
    mine = update(_records).where(_r.id == record.id, _r.revision == record.revision)
    unit.run(mine.values(fields=fields))


def imported_references(conn: Connection) -> set[str]:
    """The references that imported records had in the system they came from."""
    rows = conn.execute(select(_r.fields).where(_r.fields.like('%"ref"%'))).scalars()
    return {ref for fields in rows if (ref := json.loads(fields).get("ref"))}


def by_ids(conn: Connection, ids: Sequence[int]) -> list[Record]:
    """These records, the newest first."""
    return [_record(row._mapping) for row in conn.execute(_BY_IDS, {"ids": ids})]


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
        columns=row,
        parent=row.get("parent_id"),
        part_of=_part_of(row),
        parts=row.get("parts") or 0,
        parts_done=row.get("parts_done") or 0,
        waits=waits_of(row),
    )


def _part_of(row: Mapping[Any, Any]) -> Record | None:
    if not row.get("parent_kind"):
        return None
    return Record(
        id=row["parent_id"],
        kind=row["parent_kind"],
        ref=f"{KINDS[row['parent_kind']].prefix}-{row['parent_number']}",
        title=row["parent_title"] or "",
        status="",
        severity="normal",
        revision=0,
        created_at=row["created_at"],
        reporter=row["parent_reporter_id"],
        owner=row["parent_owner_id"],
        department=row["parent_department_id"],
        client=row["parent_client_id"],
    )
