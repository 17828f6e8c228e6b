"""Schedules that follow from who is who, kept in step with it: looked at only when it has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from core.cadence import read_cadence
from core.calendar import Calendar
from handlers.context import Job
from storage import meta, people, schedules
from storage.schedules import Schedule
from storage.uow import Unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """A schedule as it shall be."""

    kind: str
    cadence: str
    zone: str
    calendar: Calendar
    person: int | None = None
    department: int | None = None
    room: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)


BATCH = 500
_AT_ONCE = 50


def in_step(job: Job, what: str, wanted: Callable[[], Mapping[str, Wanted]], *kinds: str) -> int:
    """Brings the schedules of these kinds in step with the directory, unless they are; some at a time, so that nobody
    waits for it. A snapshot that is not the newest any more waits for the newest."""
    kept, version = f"kept:{what}", job.directory.version
    if meta.get(job.unit.conn, kept) == version or people.version(job.unit.conn) != version:
        return 0
    if keep(job.unit, wanted(), _AT_ONCE, *kinds):
        return BATCH
    meta.put(job.unit, kept, version)
    return 1


def keep(unit: Unit, wanted: Mapping[str, Wanted], most: int, *kinds: str) -> int:
    """The schedules of these kinds become these, by name: those that are as they shall be are left alone. How many
    are left to be put, where there are more than are put at once."""
    there = {schedule.name: schedule for kind in kinds for schedule in schedules.of_kind(unit.conn, kind)}
    for name in there.keys() - wanted.keys():
        schedules.drop(unit, name)
    following: dict[tuple[str, str, int], datetime | None] = {}
    others = [name for name, one in wanted.items() if not _fits(there.get(name), one, unit.now, following)]
    for name in others[:most]:
        _put(unit, name, wanted[name], name in there)
    return len(others[most:])


def put(unit: Unit, name: str, one: Wanted) -> None:
    known = schedules.get(unit.conn, name)
    if not _fits(known, one, unit.now, {}):
        _put(unit, name, one, known is not None)


def _put(unit: Unit, name: str, one: Wanted, known: bool) -> None:
    if known:
        schedules.drop(unit, name)
    of = {"person": one.person, "department": one.department, "room": one.room}
    schedules.put(unit, name, one.kind, one.cadence, one.zone, one.calendar, **of, params=one.params)


def _fits(
    known: Schedule | None, one: Wanted, now: datetime, following: dict[tuple[str, str, int], datetime | None]
) -> bool:
    """Whether it is the same, and its next moment is still what the calendar says; one that is due comes first."""
    names = ("kind", "cadence", "zone", "person", "department", "room", "params")
    if known is None or any(getattr(known, name) != getattr(one, name) for name in names):
        return False
    if known.next_at is None or known.next_at <= now:
        return True
    key = (one.cadence, one.zone, id(one.calendar))
    if key not in following:  # many have the same
        local = now.astimezone(ZoneInfo(one.zone)).replace(tzinfo=None)
        following[key] = read_cadence(one.cadence).following(local, one.calendar)
    return known.nominal == following[key]
