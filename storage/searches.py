"""What somebody looked for and is too long for a button: kept beside the forms, and forgotten with them."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from storage.tables import metadata
from storage.uow import Unit, new_id

_drafts = metadata.tables["drafts"]
_d = _drafts.c
_HERE = "find"
"""The channel of such a draft: no form is asked there, and no offer waits there."""


def keep(unit: Unit, person: int, words: str) -> str:
    """The id by which a button finds the words again."""
    id = new_id()
    row = {"id": id, "person_id": person, "platform": "", "channel": _HERE, "form": "", "message": ""}
    unit.run(insert(_drafts).values(at=unit.now, origin=words, **row))
    return id


def words_of(conn: Connection, person: int, id: str) -> str:
    """The words of a search of this person's; "" where there is none any more."""
    query = select(_d.origin).where(_d.id == id, _d.channel == _HERE, _d.person_id == person)
    return str(conn.execute(query).scalar() or "")
