"""Who may read a record and who may move it. What is not granted here is denied."""

from __future__ import annotations

from collections.abc import Collection

from core.people import RIGHTS, Client, Directory, Person, Role, Room
from core.record import Readable, Record


def relations(person: Person, record: Record, directory: Directory) -> frozenset[str]:
    """What the person is to the record, and every right that their role holds."""
    if not person.active:
        return frozenset()
    found = {"member", *(right for right, roles in RIGHTS.items() if person.role in roles)}
    if any(directory.is_same(owner, person) for owner in (record.owner, *record.owners)):
        found.add("owner")
    if directory.is_same(record.reporter, person):
        found.add("reporter")
    if record.owner is None:
        found.add("unowned")
    owner = directory.people.get(record.owner or 0)
    lead = directory.lead_of(record.department)
    if (owner and owner.superior == person.id) or (lead and lead.id == person.id):
        found.add("lead")
    return frozenset(found)


def may(person: Person, record: Record, who: Collection[str], directory: Directory) -> bool:
    return not relations(person, record, directory).isdisjoint(who)


def may_read(person: Person, record: Readable, directory: Directory) -> bool:
    """Whether somebody may read what a record says; storage/reading.py asks the database the same.

    What is about a client who is not for everyone is read by whoever reported it, by whoever has it or leads its
    department and those above them, and by those who may read the client's file.
    """
    if not person.has("read"):
        return False
    client = _restricted(record.client, directory)
    if client is None or person.role is Role.GENERAL_MANAGER or directory.is_same(record.reporter, person):
        return True
    lead = directory.lead_of(record.department)
    if _is_above(person, (record.owner, *record.owners, lead.id if lead else None), directory):
        return True
    by_department = client.readers == "department" and person.department is not None
    return (by_department and record.department == person.department) or may_read_client(person, client, directory)


def may_read_client(person: Person, client: Client, directory: Directory) -> bool:
    """Whether somebody may read a client's file: its owner and those above always may."""
    if not person.has("read"):
        return False
    if client.readers == "everyone" or person.role is Role.GENERAL_MANAGER:
        return True
    if client.readers == "department" and person.department is not None and client.department == person.department:
        return True
    named = client.readers == "people" and any(directory.is_same(id, person) for id in client.people)
    return named or _is_above(person, (client.owner,), directory)


def leads(person: Person, directory: Directory) -> tuple[int, ...]:
    """The departments whose lead somebody is."""
    return tuple(d.id for d in directory.departments.values() if directory.is_same(d.lead, person))


def answers_for(person: Person, directory: Directory) -> tuple[int, ...]:
    """The departments that somebody leads, or whose lead stands below them; all, for who decides or audits."""
    all_ = person.has("decide") or person.has("audit")
    return tuple(d.id for d in directory.departments.values() if all_ or _is_above(person, (d.lead,), directory))


def may_show(audience: str) -> bool:
    """Whether a room may see cards at all: only one where colleagues alone sit (design.md section 5)."""
    return audience == "colleagues"


def is_open(record: Record, directory: Directory) -> bool:
    """Whether every colleague may read it."""
    return _restricted(record.client, directory) is None


def may_stand(room: Room, record: Record, directory: Directory) -> bool:
    """Whether a record's card may stand in a room: all who sit there may read it.

    What is not for everyone stands in the rooms of its department and of its client's, as far as those may read it.
    """
    if room.person is not None:
        reader = directory.people.get(room.person)
        return reader is not None and may_read(reader, record, directory)
    if not may_show(room.audience):
        return False
    client = _restricted(record.client, directory)
    if client is None:
        return True
    theirs = {d.id for d in directory.departments.values() if d.room == room.id}
    return client.readers == "department" and not theirs.isdisjoint({record.department, client.department})


def _restricted(client: int | None, directory: Directory) -> Client | None:
    found = directory.files.get(client or 0)
    return found if found and found.readers != "everyone" else None


def _is_above(person: Person, ids: Collection[int | None], directory: Directory) -> bool:
    """Whether the person is one of these people, or stands above one of them."""
    seen: set[int] = set()
    waiting = [id for id in ids if id]
    while waiting:
        found = directory.people.get(waiting.pop())
        if found is None or found.id in seen:
            continue
        if found.id == person.id:
            return True
        seen.add(found.id)
        waiting += [found.superior] if found.superior else []
    return False
