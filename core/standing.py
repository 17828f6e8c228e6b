"""Who is above somebody, and who stands in for them while they are away (requirements.md section 3)."""

from __future__ import annotations

from datetime import datetime

from core.calendar import Leave
from core.people import Directory, Person, Role

_RANKS = {Role.SUPERVISOR: 1, Role.MANAGER: 2, Role.VICE_PRESIDENT: 3, Role.GENERAL_MANAGER: 4}
TOP = 4
"""The general manager's place, whom only violations reach."""


def leave_at(directory: Directory, person: Person, moment: datetime) -> Leave | None:
    """The leave that somebody is on at the moment, by the days of their own zone and the halves of their office's."""
    leaves = directory.calendars.leaves(person.id)
    return directory.calendars.leave_in(person.id, *directory.office(person).half(moment)) if leaves else None


def stand_in(directory: Directory, person: Person, moment: datetime) -> Person:
    """Who acts for the person then: themselves when they are there, else their delegate, who may have one too.

    Where the chain comes to nobody or back to somebody, the person's lead; a lead who is away is stood in for alike.
    The person themselves when there is nobody at all.
    """
    seen: set[int] = set()
    now: Person | None = person
    while now is not None and now.id not in seen:
        leave = leave_at(directory, now, moment)
        if leave is None:
            return now
        seen.add(now.id)
        following = directory.people.get(leave.delegate or 0)
        if following is None or not following.active or following.id in seen:
            following = next(
                (lead for p in (now, person) if (lead := lead_of(directory, p)) and lead.id not in seen), None
            )
        now = following
    return person


def acts_for(directory: Directory, person: Person, moment: datetime) -> list[int]:
    """The person and everybody on leave for whom they stand in then."""
    away = (other for other in directory.people.values() if other.active and leave_at(directory, other, moment))
    return [person.id, *(other.id for other in away if stand_in(directory, other, moment).id == person.id)]


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


def lead_of(directory: Directory, person: Person) -> Person | None:
    """Who leads somebody: their superior, or whoever is above one who has left; else the lead of their department,
    where that one may. Never themselves or who has left."""
    superiors = upward(directory, directory.people.get(person.superior or 0))
    found = next((one for one in superiors if one.id != person.id), None)
    lead = directory.lead_of(person.department)
    return found or (lead if lead is not None and may_lead(directory, lead, person) else None)


def may_lead(directory: Directory, lead: Person, person: Person) -> bool:
    """Whether whoever leads a department is above somebody in it: the line goes up only, so neither one of a lower
    role nor one who reports to them, nearly or far."""
    below = any(one.id == person.id for one in upward(directory, lead))
    return lead.active and not below and rank(lead) >= rank(person)
