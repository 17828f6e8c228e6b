"""A digest falls due: what falls due the same morning is one message, the others are taken in by it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from core.calendar import NoWorkingTime
from core.digest import Part, carrier, part_of, parts
from handlers.attention import attention
from handlers.context import Job
from handlers.digests.keep import name_of
from handlers.digests.owner import Owner, is_away, of_key, scope_of
from handlers.kpis import report as kpi_report
from storage import digest_numbers, digests, holding, outbox, schedules
from storage.digests import Last
from storage.schedules import Schedule

_SPAN = {"weekly": 7, "monthly": 31, "quarterly": 92}
"""Days that the first one of a kind looks back; the first daily one begins with the working day before."""


def run(job: Job, schedule: Schedule, slot: datetime, missed: list[datetime]) -> str:
    """Sent, or collapsed: taken in by a longer one, or for somebody who is away."""
    name, key = schedule.params["name"], schedule.name.removeprefix("digest:").rpartition(":")[0]
    owner = of_key(job.directory, key)
    if owner is None or is_away(job.directory, owner, job.now):
        return "collapsed"
    last = digests.last(job.unit.conn, owner.key)
    due = [name, *_due_today(job, owner, name)]
    if _was_today(owner, last.get(name), job.now) or carrier(due) != name:
        return "collapsed"
    params = {
        "owner": owner.key,
        "name": name,
        "at": job.now.isoformat(),
        "parts": pack(owner, parts(due), last, job.now),
        "missed": " ".join(one.isoformat(timespec="minutes") for one in missed),
    }
    who, where = (owner.person.id if owner.person else None), (owner.room.id if owner.room else None)
    key = f"digest:{owner.key}:{owner.today(job.now)}"
    outbox.put(job.unit, owner.kind, key=key, person=who, room=where, params=params)
    if owner.person:
        _take_in(job, owner.person.id, key)
        kpi_report.with_digest(job, owner.person, owner.today(job.now), due)
    for whose in {part_of(one).whose for one in due}:
        counts = digest_numbers.standing_counts(job.unit.conn, scope_of(job.directory, owner, whose), job.now)
        names = [one for one in due if part_of(one).whose == whose]
        digests.sent(job.unit, owner.key, names, counts, params)
    return "sent"


def _take_in(job: Job, person: int, key: str) -> None:
    """What is held for somebody stands in their digest, and what an earlier one took that did not go out."""
    holding.pass_on(job.unit, person, key)
    attention.taken(job.unit, person, [message.id for message in attention.held(job.unit.conn, person)], key)


def pack(owner: Owner, found: Iterable[Part], last: Mapping[str, Last], now: datetime) -> str:
    """The parts of a message, each with the moment since when, and with how things stood then."""
    return json.dumps([_packed(owner, part, last.get(_name(part)), now) for part in found])


def _packed(owner: Owner, part: Part, last: Last | None, now: datetime) -> list[object]:
    if last:
        return [*part, last.at.isoformat(), dict(last.counts)]
    try:
        first = now - timedelta(days=_SPAN[part.cadence]) if part.cadence in _SPAN else owner.calendar.add_days(now, -1)
    except NoWorkingTime:
        first = now - timedelta(days=1)
    return [*part, first.isoformat(), None]


def _name(part: Part) -> str:
    return part.cadence if part.whose == "own" else f"{part.whose}_{part.cadence}"


def _due_today(job: Job, owner: Owner, name: str) -> list[str]:
    """The other digests of the same owner that have not come yet and come until the end of the day."""
    choice = digests.choice(job.unit.conn, owner.key) or owner.default
    today, found = owner.today(job.now), []
    for other in choice.wanted:
        schedule = schedules.get(job.unit.conn, name_of(owner, other)) if other != name else None
        if schedule and schedule.next_at and owner.today(schedule.next_at) <= today:
            found.append(other)
    return found


def _was_today(owner: Owner, last: Last | None, now: datetime) -> bool:
    return last is not None and owner.today(last.at) == owner.today(now)


SCHEDULED = {"digest": run, "room_digest": run}
