"""Who gets digests: a person, of what is theirs, or the room of a department, of what may stand there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.access import answers_for, leads, may_show
from core.calendar import Calendar
from core.digest import DEFAULT, MANAGEMENT
from core.people import Directory, Person, Room
from core.standing import leave_at
from storage.digest_numbers import Scope
from storage.digests import Choice


@dataclass(frozen=True, slots=True)
class Owner:
    """`calendar` is the working time that counts, `departments` are those that the person leads, or the room's."""

    key: str
    zone: str
    calendar: Calendar
    departments: tuple[int, ...]
    person: Person | None = None
    room: Room | None = None

    @property
    def kind(self) -> str:
        return "digest" if self.person else "room_digest"

    @property
    def default(self) -> Choice:
        return Choice(DEFAULT["person" if self.person else "room"])

    def today(self, now: datetime) -> date:
        return self.calendar.local(now)


def of_person(directory: Directory, person: Person) -> Owner:
    departments = leads(person, directory)
    return Owner(f"person:{person.id}", person.zone, directory.office(person), departments, person)


def of_room(directory: Directory, room: Room) -> Owner | None:
    """None for a room that is no department's, and where others than colleagues sit."""
    theirs = tuple(d.id for d in directory.departments.values() if d.room == room.id)
    if not theirs or room.person is not None or room.gone or not may_show(room.audience):
        return None
    calendar = directory.calendars.office(0, theirs[0], room.zone)
    return Owner(f"room:{room.id}", room.zone, calendar, theirs, room=room)


def of_key(directory: Directory, key: str) -> Owner | None:
    """None for somebody who has left, too."""
    kind, _, id = key.partition(":")
    if kind == "room":
        room = directory.rooms.get(int(id))
        return of_room(directory, room) if room else None
    person = directory.people.get(int(id))
    return of_person(directory, person) if person and person.active else None


def is_away(directory: Directory, owner: Owner, now: datetime) -> bool:
    """On leave nobody gets a digest."""
    return owner.person is not None and leave_at(directory, owner.person, now) is not None


def scope_of(directory: Directory, owner: Owner, whose: str, reader: Person | None = None) -> Scope:
    """What a part of the owner's digest is about; `reader` looks at a room's before it is sent."""
    if owner.person is None:
        return Scope(owner.departments, reader, room=True)
    if whose == MANAGEMENT:
        return Scope(answers_for(owner.person, directory), owner.person)
    return Scope(owner.departments, owner.person, own=True)
