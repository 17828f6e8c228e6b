"""The lists that people keep, each under a name of their own."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import metadata
from storage.uow import Unit

_lists = metadata.tables["lists"]
_l = _lists.c
MOST = 20


def of_person(conn: Connection, person: int) -> dict[str, str]:
    """What each list holds, by its name."""
    rows = conn.execute(select(_l.name, _l.wanted).where(_l.person_id == person).order_by(_l.name))
    return {row.name: row.wanted for row in rows}


def save(unit: Unit, person: int, name: str, wanted: str) -> None:
    """Keeps a list; one of the same name gives way."""
    forget(unit, person, name)
    unit.run(insert(_lists).values(person_id=person, name=name, wanted=wanted))


def forget(unit: Unit, person: int, name: str) -> bool:
    return unit.run(delete(_lists).where(_l.person_id == person, _l.name == name)) == 1


def move(unit: Unit, gone: int, kept: int) -> None:
    """Two entries were one person: what only the one kept is the other's, too."""
    theirs = select(_l.name).where(_l.person_id == kept)
    unit.run(delete(_lists).where(_l.person_id == gone, _l.name.in_(theirs)))
    unit.run(update(_lists).where(_l.person_id == gone).values(person_id=kept))
