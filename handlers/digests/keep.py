"""The schedules of the digests: of everybody who can be reached, and of the rooms of departments."""

from __future__ import annotations

from collections.abc import Iterator

from core.digest import NAMES, cadence
from core.people import Directory
from handlers.context import Job
from handlers.digests.owner import Owner, of_person, of_room
from handlers.keeping import Wanted, in_step, put
from storage import digests, schedules
from storage.digests import Choice
from storage.uow import Unit

KINDS = ("digest", "room_digest")


def keep_all(job: Job) -> int:
    """Somebody new, a new zone, other hours, somebody who left: what comes next follows."""
    return in_step(job, "digest", lambda: _wanted(job), *KINDS)


def _wanted(job: Job) -> dict[str, Wanted]:
    chosen = digests.choices(job.unit.conn)
    found: dict[str, Wanted] = {}
    for owner in _owners(job.directory):
        found |= schedules_of(owner, chosen.get(owner.key, owner.default))
    return found


def keep_one(unit: Unit, owner: Owner, choice: Choice) -> None:
    """What somebody has just chosen."""
    wanted = schedules_of(owner, choice)
    for name in {name_of(owner, digest) for digest in NAMES} - wanted.keys():
        schedules.drop(unit, name)
    for name, one in wanted.items():
        put(unit, name, one)


def name_of(owner: Owner, digest: str) -> str:
    return f"digest:{owner.key}:{digest}"


def schedules_of(owner: Owner, choice: Choice) -> dict[str, Wanted]:
    minute = owner.calendar.opens if choice.minute is None else choice.minute
    person, room = (owner.person.id if owner.person else None), (owner.room.id if owner.room else None)
    department = owner.departments[0] if room else None
    return {
        name_of(owner, digest): Wanted(
            owner.kind, cadence(digest, minute), owner.zone, owner.calendar, person, department, room, {"name": digest}
        )
        for digest in choice.wanted
    }


def _owners(directory: Directory) -> Iterator[Owner]:
    """Whom Muster has never met has nowhere to get one."""
    met = {room.person for room in directory.rooms.values() if not room.gone} | set(directory.accounts.values())
    for person in directory.people.values():
        if person.has("read") and person.id in met:
            yield of_person(directory, person)
    for room in directory.rooms.values():
        if owner := of_room(directory, room):
            yield owner


JOBS = {"digest_keep": keep_all}
