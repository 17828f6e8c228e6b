"""Who is asked in a check-in, and the schedules of it: one for each of them, at their own hour."""

from __future__ import annotations

from datetime import date

from core.people import Directory, Person
from handlers.context import Job
from handlers.keeping import Wanted, in_step, keep
from storage import checkins
from storage.uow import Unit

KIND = "checkin"


def keep_all(job: Job) -> int:
    return in_step(job, KIND, lambda: _wanted(job.unit, job.directory), KIND)


def follow(unit: Unit, directory: Directory) -> None:
    """The schedules become what has just been set."""
    wanted = _wanted(unit, directory)
    keep(unit, wanted, len(wanted), KIND)


def _wanted(unit: Unit, directory: Directory) -> dict[str, Wanted]:
    found: dict[str, Wanted] = {}
    for setting in checkins.settings(unit.conn):
        for person in members(directory, setting.department):
            for minute in setting.times:
                clock = f"{minute // 60:02}:{minute % 60:02}"
                name = f"{KIND}:{setting.department}:{person.id}:{clock}"
                office = directory.office(person)
                found[name] = Wanted(KIND, f"workday {clock}", person.zone, office, person.id, setting.department)
    return found


def members(directory: Directory, department: int) -> list[Person]:
    """Those of the department whom Muster has met."""
    met = {room.person for room in directory.rooms.values() if not room.gone} | set(directory.accounts.values())
    people = directory.people.values()
    return [one for one in people if one.department == department and one.has("read") and one.id in met]


def works(directory: Directory, person: Person, day: date) -> bool:
    """Nobody is asked on a day off, or on leave."""
    return directory.calendar(person).is_workday(day)


JOBS = {"checkin_keep": keep_all}
