"""Who left, as a platform tells it: an account that was deactivated there makes its person inactive here."""

from __future__ import annotations

from sqlalchemy import delete, select

from core.people import Account
from storage import meta, people
from storage.tables import metadata
from storage.uow import Unit

_t = metadata.tables
_people, _identities, _meta = _t["people"], _t["identities"], _t["meta"]


def told(unit: Unit, account: Account, left: bool) -> int | None:
    """Who has left by it. Only whom the platform itself made inactive does it make active again: a sheet may have said
    so too."""
    i = _identities.c
    theirs = (i.platform == account.platform, i.workspace == account.workspace, i.user == account.user)
    who = select(_people.c.id, _people.c.active).join(_identities, i.person_id == _people.c.id).where(*theirs)
    person = unit.row(who)
    if person is None or left is not bool(person.active):
        return None
    name = f"left:{account.platform}:{person.id}"
    if left:
        meta.put(unit, name, unit.now.isoformat())
    elif not unit.run(delete(_meta).where(_meta.c.name == name)):
        return None
    people.change_person(unit, person.id, active=not left)
    return int(person.id) if left else None
