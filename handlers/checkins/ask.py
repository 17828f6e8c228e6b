"""Asking a department how things stand: each at their hour, once more after some working hours, then one summary."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.access import may_show
from core.cadence import moment
from core.people import Directory, Person
from core.standing import lead_of, may_lead, stand_in
from handlers.checkins.keep import members, works
from handlers.context import Job
from handlers.escalation.chains import start_about
from handlers.schedules import written
from storage import checkins, outbox
from storage.checkins import Asked, Round
from storage.schedules import Schedule

BATCH = 100
PATIENCE = 120
"""Minutes of working time after which who has not answered is asked once more, and after which it is summed up."""


def run(job: Job, schedule: Schedule, slot: datetime, missed: list[datetime]) -> str:
    """Nobody is asked on another day than the one that it was for."""
    person, department = job.directory.people.get(schedule.person or 0), schedule.department or 0
    there = person is not None and person.active and works(job.directory, person, slot.date())
    if person is None or not there or job.directory.office(person).local(job.now) != slot.date():
        return "collapsed"
    patience = next((s.patience for s in checkins.settings(job.unit.conn) if s.department == department), PATIENCE)
    known = checkins.round_of(job.unit.conn, department, written(slot))
    round = known or _begin(job, department, slot, patience)
    follow_at = _after(job.directory, person, job.now, patience)
    closes_at = _after(job.directory, person, follow_at, patience)
    if round.closes_at and closes_at > round.closes_at:
        checkins.close_at(job.unit, round.id, closes_at)
    id = checkins.ask(job.unit, round, person.id, follow_at)
    outbox.put(job.unit, "checkin", key=f"checkin:{id}", person=person.id, params={"id": str(id)})
    return "sent"


def _begin(job: Job, department: int, slot: datetime, patience: int) -> Round:
    """It ends when the last of them has had the time, wherever they are."""
    asked = [one for one in members(job.directory, department) if works(job.directory, one, slot.date())]
    ends = [_after(job.directory, one, moment(slot, one.zone), 2 * patience) for one in asked]
    return checkins.begin(job.unit, department, written(slot), len(asked), max(ends, default=job.now))


def _after(directory: Directory, person: Person, at: datetime, minutes: int) -> datetime:
    return directory.calendar(person).add(at, timedelta(minutes=minutes))


def follow(job: Job) -> int:
    """Who has not answered is asked once more."""
    found = checkins.to_follow(job.unit, BATCH)
    for one in found:
        key, params = f"checkin_again:{one.id}", {"id": str(one.id)}
        outbox.put(job.unit, "checkin_again", key=key, person=one.person, params=params)
    return len(found)


def close(job: Job) -> int:
    """The department's room reads what was said; a lead alone who did not answer (voice.md 11)."""
    found = checkins.to_close(job.unit, BATCH)
    for round in found:
        asked = checkins.of_round(job.unit.conn, round.id)
        department = job.directory.departments.get(round.department)
        room = job.directory.rooms.get((department.room if department else None) or 0)
        if room and may_show(room.audience) and any(one.answered_at for one in asked):
            params = {"round": str(round.id)}
            outbox.put(job.unit, "checkin_summary", key=f"checkin_summary:{round.id}", room=room.id, params=params)
        for lead, missing in _missing(job, asked).items():
            params = {"round": str(round.id), "people": " ".join(map(str, missing))}
            key = f"checkin_missing:{round.id}:{lead}"
            outbox.put(job.unit, "checkin_missing", key=key, person=lead, params=params)
        _climb(job, round, asked)
    return len(found)


def _climb(job: Job, round: Round, asked: list[Asked]) -> None:
    """Only where an administrator has set a policy for it: otherwise the lead is told, and nobody else."""
    department = job.directory.departments.get(round.department)
    title = f"{department.name if department else ''} {round.slot[11:]}".strip()
    for one in asked:
        person = job.directory.people.get(one.person)
        if person and person.active and not one.answered_at:
            start_about(job, person, "checkin", job.now, {"title": title, "key": str(round.id)})


def _missing(job: Job, asked: list[Asked]) -> dict[int, list[int]]:
    """Who did not answer, by who is told: the department's lead; of the lead and of those above, whoever leads them."""
    found: dict[int, list[int]] = {}
    for one in asked:
        person = job.directory.people.get(one.person)
        if one.answered_at or person is None or not person.active:
            continue
        lead = job.directory.lead_of(one.department)
        if lead is None or not may_lead(job.directory, lead, person):
            lead = lead_of(job.directory, person)
        if lead is not None:
            told = stand_in(job.directory, lead, job.now)
            found.setdefault(told.id, []).append(person.id)
    return found


SCHEDULED = {"checkin": run}
JOBS = {"checkin_follow": follow, "checkin_close": close}
MOMENTS = {"checkin_follow": checkins.next_follow, "checkin_close": checkins.next_close}
