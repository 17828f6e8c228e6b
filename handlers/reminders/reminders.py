"""What falls due is said to whoever has it, in their working time (requirements.md S002-工作)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from handlers.context import Job
from handlers.reminders.batch import Batch
from storage import climbed, outbox, reminders, schedules, slots, snoozes
from storage.reminders import Due

BATCH = 1000
"""So many took 40 to 54 ms of processor time: who waits for an answer does not wait long behind them."""


class Said(NamedTuple):
    """A reminder that is said now: its slot, of which record, whose it is, and who reads it."""

    slot: tuple[str, str]
    record: int
    person: int
    reader: int


def remind(job: Job) -> int:
    """Queues one message for each person of whose records some have come up; tells how many records it met."""
    found = _whole(reminders.due(job.unit, BATCH))
    if not found:
        return 0
    conn, ids = job.unit.conn, [record.id for record in found]
    snoozed, heard = snoozes.of_records(conn, ids), climbed.of_records(conn, ids)
    batch = Batch(job.directory, job.now, snoozed, heard, schedules.people_due(conn, "digest", job.now))
    moments: dict[int, datetime | None] = {}
    said: list[Said] = []
    collapsed: list[tuple[str, str]] = []
    for record in found:
        told, moments[record.id] = batch.outcome(record)
        for person, at, reader, needless in told:
            slot = (schedule_of(record.id, person), at)
            if needless:
                collapsed.append(slot)
            else:
                said.append(Said(slot, record.id, person, reader))
    slots.take(job.unit, collapsed, "collapsed")
    taken = slots.take(job.unit, [one.slot for one in said])
    _queue(job, [one for one in said if one.slot in taken])
    reminders.move(job.unit, moments)
    return len(found)


def _whole(found: list[Due]) -> list[Due]:
    """Of the last owner in a full batch there may be more: theirs are left to the next one, to be one message."""
    if len(found) < BATCH:
        return found
    return [record for record in found if record.owner != found[-1].owner] or found


def schedule_of(record: int, person: int) -> str:
    return f"remind:{record}:{person}"


def _queue(job: Job, said: list[Said]) -> None:
    """What is due together for one person is one message."""
    of: dict[int, list[Said]] = {}
    for one in said:
        of.setdefault(one.reader, []).append(one)
    for reader, ones in of.items():
        record = ones[0].record if len(ones) == 1 else None
        params = {"of": json.dumps([[one.record, one.person, one.slot[1]] for one in ones])}
        outbox.put(job.unit, "remind", key=":".join(ones[0].slot), record=record, person=reader, params=params)


JOBS = {"remind": remind}
MOMENTS = {"remind": reminders.next_due}
