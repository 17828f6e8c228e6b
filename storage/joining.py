"""Joining: one-time codes that bring an account to a person, and two entries that turn out to be one person."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Column, Table, delete, exists, insert, select, update

from core.people import Account
from storage import lists, people
from storage.tables import metadata
from storage.uow import Unit

CODE_LIVES = timedelta(days=7)
_t = metadata.tables
_codes, _people, _identities, _watchers = _t["codes"], _t["people"], _t["identities"], _t["watchers"]
_OF_A_PERSON = (
    ("records", "owner_id"),
    ("records", "reporter_id"),
    ("people", "superior_id"),
    ("people", "same_as_id"),
    ("people", "invited_by_id"),
    ("departments", "lead_id"),
    ("identities", "person_id"),
    ("rooms", "person_id"),
    ("codes", "person_id"),
    ("client_changes", "actor_id"),
    ("drafts", "person_id"),
    ("chat", "to_id"),
    ("asks", "person_id"),
    ("asks", "delegate_id"),
    ("asks", "asker_id"),
    ("promises", "person_id"),
    ("handovers", "giver_id"),
    ("handovers", "author_id"),
    ("handovers", "receiver_id"),
)
"""What follows a person into another entry; who did what stays as it was written, and is read as that entry."""
_FILLED = ("department_id", "superior_id", "email")
"""What the kept entry takes over where it has nothing of its own."""


def make_code(unit: Unit, person: int) -> str:
    """A one-time code that joins an account to a person for a week; only its hash is kept."""
    code = secrets.token_urlsafe(12)
    row = {"hash": _hash(code), "person_id": person, "expires_at": unit.now + CODE_LIVES}
    unit.run(insert(_codes).values(**row))
    return code


def take_code(unit: Unit, code: str) -> int | None:
    """The person whose code it is; None when it is unknown, used, too old, or of somebody who has left."""
    c = _codes.c
    member = exists().where(_people.c.id == c.person_id, _people.c.active.is_(True))
    fits = update(_codes).where(c.hash == _hash(code), c.used_at.is_(None), c.expires_at > unit.now, member)
    row = unit.row(fits.values(used_at=unit.now).returning(c.person_id))
    return int(row.person_id) if row else None


def use_code(unit: Unit, code: str, account: Account) -> int | None:
    """Joins an account that Muster does not know to the code's person; None for a bad code or an account that left."""
    i = _identities.c
    same = (i.platform == account.platform, i.workspace == account.workspace, i.user == account.user)
    person = take_code(unit, code) if unit.row(select(i.id).where(*same)) is None else None
    if person is not None:
        people.add_account(unit, account, person)
    return person


def merge(unit: Unit, gone: int, kept: int) -> None:
    """Two entries were one person: everything of `gone` is from now on `kept`'s, and its id leads there."""
    _fill(unit, gone, kept)
    for table, name in _OF_A_PERSON:
        column: Column[int] = _t[table].c[name]
        unit.run(update(_t[table]).where(column == gone).values({name: kept}))
    for beside in (_watchers, _t["owners"], _t["snoozes"]):
        _move(unit, beside, gone, kept)
    lists.move(unit, gone, kept)
    people.change_person(unit, gone, same_as_id=kept, active=False, email="", superior_id=None)


def _fill(unit: Unit, gone: int, kept: int) -> None:
    """Whoever has no superior gets the other entry's, but never becomes their own."""
    p = _people.c
    rows = {row.id: row for row in unit.rows(select(_people).where(p.id.in_((gone, kept))))}
    values = {name: getattr(rows[kept], name) or getattr(rows[gone], name) for name in _FILLED}
    if values["superior_id"] in (gone, kept):
        values["superior_id"] = next((s for s in (rows[gone].superior_id,) if s not in (gone, kept)), None)
    unit.run(update(_people).where(p.id == kept).values(**values))


def _move(unit: Unit, table: Table, gone: int, kept: int) -> None:
    """What stands beside a record, once for each person."""
    c = table.c
    theirs = select(c.record_id).where(c.person_id == kept)
    unit.run(update(table).where(c.person_id == gone, c.record_id.not_in(theirs)).values(person_id=kept))
    unit.run(delete(table).where(c.person_id == gone))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
