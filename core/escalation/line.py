"""Who is above: the one rule for alarms, escalations and chains (requirements.md section 3)."""

from __future__ import annotations

from core.people import Directory, Person
from core.record import Record
from core.standing import lead_of, may_lead, upward


def above(directory: Directory, record: Record) -> list[Person]:
    """Who answers for a record, nearest first: its department's lead, or the superior of whoever has it, and up. A lead
    who reports to whoever has it does not answer for them."""
    person = directory.people.get(record.owner or record.reporter)
    lead = directory.lead_of(record.department)
    if lead and record.owner and person and lead.id != person.id and not may_lead(directory, lead, person):
        lead = None
    return upward(directory, lead or directory.people.get((person.superior if person else None) or 0))


def above_person(directory: Directory, person: Person) -> list[Person]:
    """Those above somebody: their superior, or their department's lead, and up."""
    return [one for one in upward(directory, lead_of(directory, person)) if one.id != person.id]


def circle(directory: Directory) -> list[Person]:
    """People who stand above each other; nobody where there are none."""
    clear: set[int] = set()
    for person in directory.people.values():
        way: dict[int, Person] = {}
        one: Person | None = person
        while one is not None and one.id not in clear:
            if one.id in way:
                ids = list(way)
                return [way[id] for id in ids[ids.index(one.id) :]]
            way[one.id] = one
            one = directory.people.get(one.superior or 0)
        clear.update(way)
    return []
