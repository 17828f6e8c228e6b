"""People, departments, rooms and accounts: written rarely, read as one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.people import Account, Department, Directory, Person, Place, Role, Room
from storage import calendars, clients, kpis, meta, moves, targets
from storage.tables import metadata
from storage.uow import Unit

_people = metadata.tables["people"]
_departments = metadata.tables["departments"]
_rooms = metadata.tables["rooms"]
_identities = metadata.tables["identities"]


def version(conn: Connection) -> str:
    """Changes whenever the directory does, so that every replica notices."""
    return meta.get(conn, "directory")


def load(conn: Connection, zone: str = "UTC") -> Directory:
    """The whole of it. `zone` is the company's where nothing else is set."""
    known = version(conn)  # read first: what changes meanwhile is another version
    p, d, r, i = _people.c, _departments.c, _rooms.c, _identities.c
    entries = conn.execute(select(_people).order_by(p.id)).all()
    people = [
        Person(
            row.id,
            row.name,
            Role(row.role),
            row.department_id,
            row.superior_id,
            row.locale,
            row.zone,
            row.active,
            row.email,
        )
        for row in entries
    ]
    departments = [Department(*row) for row in conn.execute(select(d.id, d.name, d.lead_id, d.room_id))]
    rooms = [
        Room(row.id, Place(*row[1:5]), *row[5:10], gone=row.left_at is not None)
        for row in conn.execute(
            select(
                r.id,
                *(r.platform, r.workspace, r.channel, r.thread),
                *(r.name, r.locale, r.zone, r.audience, r.person_id, r.left_at),
            )
        )
    ]
    accounts = {Account(*row[:3]): row[3] for row in conn.execute(select(i.platform, i.workspace, i.user, i.person_id))}
    same_as = {row.id: row.same_as_id for row in entries if row.same_as_id}
    files = clients.load(conn, people)
    levels = calendars.load(conn, same_as, zone)
    limits = targets.load(conn)
    figures, was = kpis.load(conn), moves.load(conn)
    return Directory(people, departments, rooms, accounts, None, same_as, levels, files, limits, known, figures, was)


def room_id(conn: Connection, place: Place) -> int | None:
    c = _rooms.c
    there = (c.platform == place.platform, c.workspace == place.workspace, c.channel == place.channel)
    return conn.execute(select(c.id).where(*there, c.thread == place.thread)).scalar()


def add_person(unit: Unit, name: str, **values: Any) -> int:
    """A new person; `values` are columns of the table."""
    row = {"role": Role.STAFF.value, "locale": "en", "zone": "UTC", "active": True, **values}
    return _insert(unit, _people, name=name, **row)


def change_person(unit: Unit, id: int, **values: Any) -> None:
    """Whoever comes to another department was in theirs until now: what was counted there stays there."""
    if "department_id" in values:
        was = unit.row(select(_people.c.department_id).where(_people.c.id == id))
        if was and was.department_id not in (None, values["department_id"]):
            moves.note(unit, id, was.department_id)
    unit.run(update(_people).where(_people.c.id == id).values(**values))
    meta.touch_directory(unit)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody for whose account the platforms are to be asked, and who will hear of it."""

    person: int
    email: str
    by: int


def invited(unit: Unit, by: int) -> None:
    """Everybody with an address and without an account is to be looked for."""
    p = _people.c
    unknown = p.active.is_(True) & (p.email != "") & p.id.not_in(select(_identities.c.person_id))
    unit.run(update(_people).where(unknown).values(invited_by_id=by))
    meta.touch_directory(unit)


def found(unit: Unit, person: int) -> None:
    """The platforms were asked for them."""
    unit.run(update(_people).where(_people.c.id == person).values(invited_by_id=None))


def waiting_to_be_found(conn: Connection) -> list[Invited]:
    p = _people.c
    query = select(p.id, p.email, p.invited_by_id).where(p.invited_by_id.is_not(None)).order_by(p.id)
    return [Invited(*row) for row in conn.execute(query)]


def unreachable(conn: Connection) -> list[int]:
    """Active people without an account and without a private chat."""
    p, r = _people.c, _rooms.c
    owners = select(r.person_id).where(r.person_id.is_not(None))
    nowhere = p.id.not_in(select(_identities.c.person_id)) & p.id.not_in(owners)
    return list(conn.execute(select(p.id).where(p.active.is_(True), nowhere).order_by(p.id)).scalars())


def add_department(unit: Unit, name: str, **values: Any) -> int:
    return _insert(unit, _departments, name=name, **values)


def change_department(unit: Unit, id: int, **values: Any) -> None:
    unit.run(update(_departments).where(_departments.c.id == id).values(**values))
    meta.touch_directory(unit)


def add_client(unit: Unit, name: str, **values: Any) -> int:
    """A new client, or the one of that name that another delivery has just added."""
    found = clients.add(unit, name, **values)
    meta.touch_directory(unit)
    return found


def change_client(unit: Unit, id: int, named: Iterable[int] | None = None, **values: Any) -> None:
    """Columns of the client's file; `named` are those who may read it by name."""
    clients.change(unit, id, named, **values)
    meta.touch_directory(unit)


def add_account(unit: Unit, account: Account, person: int) -> None:
    _insert(
        unit, _identities, platform=account.platform, workspace=account.workspace, user=account.user, person_id=person
    )


def add_room(unit: Unit, place: Place, name: str, **values: Any) -> int:
    """A new room, or the one that another delivery has just added at the same place."""
    if (there := room_id(unit.conn, place)) is not None:
        return there
    return _insert(
        unit,
        _rooms,
        **place._asdict(),
        **{"name": name, "locale": "en", "zone": "UTC", "audience": "unknown", **values},
    )


def change_room(unit: Unit, id: int, **values: Any) -> None:
    unit.run(update(_rooms).where(_rooms.c.id == id).values(**values))
    meta.touch_directory(unit)


def _insert(unit: Unit, table: Any, **values: Any) -> int:
    row = unit.row(insert(table).values(**values).returning(table.c.id))
    meta.touch_directory(unit)
    return int(row.id) if row else 0
