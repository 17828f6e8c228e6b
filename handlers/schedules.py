"""Schedules are worked off: each moment of each is one slot, and the work is done in the transaction that takes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.calendar import Calendar
from core.card import Card
from handlers.context import Job, goes_on
from handlers.messages import Rendering
from storage import outbox, schedules, slots
from storage.outbox import Message
from storage.schedules import Schedule

BATCH = 5
"""So many digests take less than a tenth of a second, for which nobody else can write on SQLite."""
_MISSED = 500
Run = Callable[[Job, Schedule, datetime, list[datetime]], str]
"""What a schedule of a kind does at a nominal moment, with those that passed while nothing ran; how the slot ends."""


def work_off(job: Job) -> int:
    """Runs what is due, each once; after a full batch the next comes at once, when those who wait had their turn."""
    rows = schedules.due(job.unit, BATCH)
    for schedule in rows:
        _work_off(job, schedule)
    job.doing = ""
    return goes_on(len(rows), BATCH)


def _work_off(job: Job, schedule: Schedule) -> None:
    """After downtime the newest moment alone is run, and the older ones are written down as missed (fault 43)."""
    from handlers import scheduled

    calendar = calendar_of(job, schedule)
    found = schedules.passed(schedule, calendar, job.now, _MISSED)
    *missed, slot = found
    _miss(job, schedule, missed)
    if len(found) == _MISSED:  # there may be more of them: the next batch goes on
        schedules.move_on(job.unit, schedule, missed[-1], calendar)
        return
    job.doing = schedule.name
    if slots.take(job.unit, [(schedule.name, written(slot))]):
        state = scheduled()[schedule.kind](job, schedule, slot, missed)
        slots.end(job.unit, schedule.name, written(slot), state)
    schedules.move_on(job.unit, schedule, slot, calendar)


def _miss(job: Job, schedule: Schedule, missed: list[datetime]) -> None:
    slots.take(job.unit, [(schedule.name, written(one)) for one in missed], "missed")


def fail(job: Job) -> None:
    """What raised is written down as failed and told to the administrators; its next moment comes as ever."""
    schedule = schedules.get(job.unit.conn, job.doing)
    calendar = calendar_of(job, schedule) if schedule else None
    found = schedules.passed(schedule, calendar, job.now, _MISSED) if schedule and calendar else []
    if schedule is None or calendar is None or not found:  # another replica was faster
        return
    *missed, slot = found
    _miss(job, schedule, missed)
    slots.take(job.unit, [(schedule.name, written(slot))], "failed")
    schedules.move_on(job.unit, schedule, slot, calendar)
    for person in job.directory.people.values():
        if person.has("configure"):
            params = {"name": schedule.kind, "slot": written(slot)}
            key = f"slot_failed:{schedule.name}:{written(slot)}:{person.id}"
            outbox.put(job.unit, "slot_failed", key=key, person=person.id, params=params)


def calendar_of(job: Job, schedule: Schedule) -> Calendar:
    """The working time that counts for it: of its person, its department or the company."""
    person = job.directory.people.get(schedule.person or 0)
    if person is not None:
        return job.directory.office(person)
    return job.directory.calendars.office(0, schedule.department)


def written(nominal: datetime) -> str:
    return nominal.isoformat(timespec="minutes")


def render_failed(rendering: Rendering, message: Message) -> Card:
    tr, params = rendering.tr, message.params
    name = tr.first(f"schedule.{params['name']}", "schedule.unknown")
    return Card(tr.line("slot_failed.title", name=name, slot=params["slot"]), body=(tr.line("slot_failed.next"),))


JOBS = {"schedules": work_off}
MESSAGES = {"slot_failed": render_failed}
MOMENTS = {"schedules": schedules.next_moment}
