"""Clients' files: what is known of each, and whom to speak with there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from core.people import Client, Person
from storage.family import GONE
from storage.tables import metadata
from storage.uow import Unit

_clients = metadata.tables["clients"]
_readers = metadata.tables["client_readers"]
_contacts = metadata.tables["contacts"]
_c = _clients.c
_r = metadata.tables["records"].c


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone: str = ""
    mail: str = ""
    role: str = ""


def load(conn: Connection, people: Iterable[Person]) -> list[Client]:
    """Every client as the rules see it."""
    named: dict[int, set[int]] = defaultdict(set)
    for row in conn.execute(select(_readers)):
        named[row.client_id].add(row.person_id)
    homes = {person.id: person.department for person in people}
    return [
        Client(
            row.id,
            row.name,
            row.grade,
            row.owner_id,
            row.department_id or homes.get(row.owner_id or 0),
            row.locale,
            row.readers,
            frozenset(named[row.id]),
        )
        for row in conn.execute(select(_clients).order_by(_c.id))
    ]


def add(unit: Unit, name: str, **values: Any) -> int:
    """A new client, or the one of that name that is there."""
    if there := unit.row(select(_c.id).where(_c.name == name)):
        return int(there.id)
    row = unit.row(insert(_clients).values(name=name, **{"fields": "{}", **values}).returning(_c.id))
    return int(row.id) if row else 0


def change(unit: Unit, id: int, named: Iterable[int] | None, **values: Any) -> None:
    if values:
        unit.run(update(_clients).where(_c.id == id).values(**values))
    if named is not None:
        unit.run(delete(_readers).where(_readers.c.client_id == id))
        for person in dict.fromkeys(named):
            unit.run(insert(_readers).values(client_id=id, person_id=person))


def hold(unit: Unit, id: int) -> None:
    """Whoever counts what was said about a client waits for whoever counts just now."""
    query = select(_c.id).where(_c.id == id)
    unit.rows(query.with_for_update() if unit.dialect == "postgresql" else query)


def lately(conn: Connection, client: int, kind: str, since: datetime) -> list[int]:
    """The client's records of a kind that were captured since then and not called off, oldest first."""
    mine = (_r.client_id == client, _r.kind == kind, _r.created_at >= since, _r.status.not_in(GONE))
    return list(conn.execute(select(_r.id).where(*mine).order_by(_r.id)).scalars())


def row(conn: Connection, id: int) -> dict[str, Any]:
    """The file as it is stored."""
    found = conn.execute(select(_clients).where(_c.id == id)).first()
    return dict(found._mapping) if found else {}


def details(conn: Connection, id: int) -> Mapping[str, str]:
    """What is known of a client besides."""
    found = conn.execute(select(_c.fields).where(_c.id == id)).scalar()
    return json.loads(found) if found else {}


def contacts(conn: Connection, id: int) -> list[Contact]:
    t = _contacts.c
    query = select(t.name, t.phone, t.mail, t.role).where(t.client_id == id).order_by(t.id)
    return [Contact(*row) for row in conn.execute(query)]


def put_contact(unit: Unit, client: int, contact: Contact) -> bool:
    """Somebody new there, or other words about somebody known; False when nothing was other than before."""
    t = _contacts.c
    values = {"phone": contact.phone, "mail": contact.mail, "role": contact.role}
    here = (t.client_id == client, t.name == contact.name)
    row = unit.row(select(t.phone, t.mail, t.role).where(*here))
    if row is None:
        unit.run(insert(_contacts).values(client_id=client, name=contact.name, **values))
    elif tuple(row) == tuple(values.values()):
        return False
    else:
        unit.run(update(_contacts).where(*here).values(**values))
    return True


def drop_contact(unit: Unit, client: int, name: str) -> bool:
    """False when nobody is called so there."""
    t = _contacts.c
    return unit.run(delete(_contacts).where(t.client_id == client, t.name == name)) == 1
