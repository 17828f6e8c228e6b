"""Whom a step tells: the reporting line, people, departments, roles and rooms, with who is skipped and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from core.access import may_read
from core.escalation.line import above, above_person
from core.escalation.model import LEVELS, Target
from core.people import Directory, Person
from core.record import Record
from core.standing import TOP, leave_at, rank, stand_in


@dataclass(frozen=True, slots=True)
class Case:
    """What the chain is about: a record, or a person alone; and the highest level that hears of it."""

    record: Record | None
    person: Person | None
    ceiling: int


@dataclass(frozen=True, slots=True)
class Skip:
    """Who is not told and why: `leave`, `already`, `unreadable`, `above`, or `nobody` for a target without a person.
    `instead` is who stands in."""

    who: int | None
    why: str
    instead: int | None = None
    target: str = ""


@dataclass(slots=True)
class Found:
    people: list[Person] = field(default_factory=list)
    rooms: list[int] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)

    @property
    def nobody(self) -> bool:
        """Nobody is told, and nobody was before: somebody has to know of that."""
        missed = not self.people and not self.rooms
        return missed and all(skip.why != "already" for skip in self.skipped)


def resolve(
    targets: Iterable[Target], case: Case, directory: Directory, now: datetime, told: Collection[int] = ()
) -> Found:
    """`told` were told by an earlier step: nobody is told twice."""
    found = Found()
    for target in targets:
        if target.kind == "room":
            room = directory.rooms.get(int(target.value))
            if room and not room.gone:
                found.rooms.append(room.id)
            else:
                found.skipped.append(Skip(None, "nobody", target="room"))
            continue
        people = _people(target, case, directory)
        if not people:
            found.skipped.append(Skip(None, "nobody", target=target.value if target.kind == "level" else target.kind))
        for person in people:
            _tell(found, person, case, directory, now, told)
    return found


def _tell(found: Found, person: Person, case: Case, directory: Directory, now: datetime, told: Collection[int]) -> None:
    who = stand_in(directory, person, now)
    away = leave_at(directory, who, now)
    if who.id != person.id or away:
        found.skipped.append(Skip(person.id, "leave", None if away else who.id))
    if away:
        return
    if rank(who) == TOP > case.ceiling and who.id != person.id:
        found.skipped.append(Skip(who.id, "above"))
    elif case.record and not may_read(who, case.record, directory):
        found.skipped.append(Skip(who.id, "unreadable"))
    elif who.id in told or who in found.people:
        found.skipped.append(Skip(who.id, "already"))
    else:
        found.people.append(who)


def _people(target: Target, case: Case, directory: Directory) -> list[Person]:
    if target.kind == "level":
        return at_level(LEVELS.index(target.value), case, directory)
    everybody = [person for person in directory.people.values() if person.active]
    if target.kind == "role":
        return [person for person in everybody if person.role == target.value]
    if target.kind == "department":
        lead = directory.lead_of(int(target.value))
        if lead and lead.active:
            return [lead]
        return [person for person in everybody if person.department == int(target.value)]
    person = directory.people.get(int(target.value))
    return [person] if person and person.active else []


def at_level(level: int, case: Case, directory: Directory) -> list[Person]:
    """Who stands there: the one above is the supervisor whatever their role; the levels from the manager on are known
    by their roles, and where the line has no vice president or general manager, the company's only one."""
    havers = _havers(case, directory)
    if not level:
        return havers or _line(case, directory)[:1]
    line = [person for person in _line(case, directory) if person not in havers]
    if level == 1:
        return [person for person in line[:1] if rank(person) < TOP or case.ceiling >= TOP]
    here = next((person for person in line if level <= rank(person) <= max(level, case.ceiling)), None)
    if here is None and level > LEVELS.index("manager"):
        of_role = [person for person in directory.people.values() if person.active and rank(person) == level]
        here = of_role[0] if len(of_role) == 1 and of_role[0] not in havers else None
    return [here] if here else []


def _havers(case: Case, directory: Directory) -> list[Person]:
    """Whoever has the record, or whom it is about."""
    ids = (case.record.owner, *case.record.owners) if case.record else (case.person.id if case.person else None,)
    people = (directory.people.get(id or 0) for id in ids)
    return list({person.id: person for person in people if person and person.active}.values())


def _line(case: Case, directory: Directory) -> list[Person]:
    if case.record is None:
        return above_person(directory, case.person) if case.person else []
    owner = directory.people.get(case.record.owner or 0)
    return (above_person(directory, owner) if owner else []) or above(directory, case.record)
