"""The history of clients' files: the whole of a file before and after each change, so that one can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from storage import clients, people
from storage.clients import Contact
from storage.tables import metadata
from storage.uow import Unit

_changes = metadata.tables["client_changes"]
_c = _changes.c
_readers = metadata.tables["client_readers"].c
_contacts = metadata.tables["contacts"]
_COLUMNS = ("name", "grade", "owner_id", "department_id", "locale", "readers", "fields")
File = Mapping[str, Any]
"""The columns of a file, `people` who may read it by name, and `contacts`."""


@dataclass(frozen=True, slots=True)
class Change:
    """`before` is empty where the file was new."""

    id: int
    client: int
    actor: int | None
    at: datetime
    before: File
    after: File


def file_of(conn: Connection, client: int) -> File:
    """The whole of a file as it is now."""
    row = clients.row(conn, client)
    if not row:
        return {}
    named = select(_readers.person_id).where(_readers.client_id == client).order_by(_readers.person_id)
    found = {name: row[name] for name in _COLUMNS} | {"people": list(conn.execute(named).scalars())}
    return found | {"contacts": [[c.name, c.phone, c.mail, c.role] for c in clients.contacts(conn, client)]}


@contextmanager
def noted(unit: Unit, client: int, actor: int | None, is_new: bool = False) -> Iterator[None]:
    """Whatever is changed within is one change of the file; where nothing changed there is none."""
    before = {} if is_new else file_of(unit.conn, client)
    yield
    note(unit, client, actor, before)


def note(unit: Unit, client: int, actor: int | None, before: File) -> None:
    after = file_of(unit.conn, client)
    if before != after:
        row = {"client_id": client, "actor_id": actor, "at": unit.now}
        unit.run(insert(_changes).values(**row, before=_dump(before), after=_dump(after)))


def of_client(conn: Connection, client: int, offset: int, limit: int) -> tuple[list[Change], int]:
    """The changes of one page, newest first, and how many there are."""
    there = _c.client_id == client
    total = conn.execute(select(func.count()).select_from(_changes).where(there)).scalar_one()
    rows = conn.execute(select(_changes).where(there).order_by(_c.id.desc()).offset(offset).limit(limit))
    return [_change(row) for row in rows], total


def put_back(unit: Unit, change: Change, actor: int) -> None:
    """The file as it was before the change, which is a change itself."""
    before = dict(change.before)
    named, kept = before.pop("people"), before.pop("contacts")
    with noted(unit, change.client, actor):
        people.change_client(unit, change.client, named, **before)
        unit.run(delete(_contacts).where(_contacts.c.client_id == change.client))
        for contact in kept:
            clients.put_contact(unit, change.client, Contact(*contact))


def _change(row: Any) -> Change:
    return Change(row.id, row.client_id, row.actor_id, row.at, json.loads(row.before), json.loads(row.after))


def _dump(file: File) -> str:
    return json.dumps(file, ensure_ascii=False)
