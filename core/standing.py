"""Who stands in for somebody who is away."""

from __future__ import annotations

from datetime import datetime

from core.calendar import Leave
from core.people import Directory, Person


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


def lead_of(directory: Directory, person: Person) -> Person | None:
    """Who leads somebody: their supervisor, else the lead of their department; never themselves or who has left."""
    lead = directory.lead_of(person.department)
    for found in (directory.people.get(person.superior or 0), lead):
        if found is not None and found.active and found.id != person.id:
            return found
    return None
