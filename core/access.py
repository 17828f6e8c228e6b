"""Who may read a record and who may move it. What is not granted here is denied."""

from __future__ import annotations

from collections.abc import Collection

from core.people import RIGHTS, Directory, Person
from core.record import Record


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


def may_show(audience: str) -> bool:
    """Whether a room may see cards at all: only one where colleagues alone sit (design.md section 5)."""
    return audience == "colleagues"
