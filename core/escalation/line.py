"""Who is above: the one rule for alarms, escalations and chains (requirements.md section 3)."""

from __future__ import annotations

from core.people import Directory, Person, Role
from core.record import Record
from core.standing import lead_of

_RANKS = {Role.SUPERVISOR: 1, Role.MANAGER: 2, Role.VICE_PRESIDENT: 3, Role.GENERAL_MANAGER: 4}
TOP = 4
"""The general manager's place, whom only violations reach."""


def rank(person: Person) -> int:
    """The place of their role in the reporting line, 0 below it."""
    return _RANKS.get(person.role, 0)


def upward(directory: Directory, first: Person | None) -> list[Person]:
    """Somebody and those above them, nearest first, each once, without those who have left."""
    found: dict[int, Person] = {}
    while first is not None and first.id not in found:
        found[first.id] = first
        first = directory.people.get(first.superior or 0)
    return [person for person in found.values() if person.active]


def above(directory: Directory, record: Record) -> list[Person]:
    """Who answers for a record, nearest first: its department's lead, or the superior of whoever has it, and up."""
    person = directory.people.get(record.owner or record.reporter)
    lead = directory.lead_of(record.department) or directory.people.get((person.superior if person else None) or 0)
    return upward(directory, lead)


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
