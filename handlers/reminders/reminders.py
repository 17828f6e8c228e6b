"""What falls due is said to whoever has it, in their working time (requirements.md S002-工作)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from handlers.context import Job
from handlers.reminders.batch import Batch, Told
from storage import climbed, outbox, reminders, schedules, slots, snoozes
from storage.reminders import Due

BATCH = 2500
"""So many take some 40 ms of processor time: who waits for an answer does not wait long behind them."""


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
    conn, ids = job.unit.conn, [id for due in found for id in due.ids]
    snoozed, heard = snoozes.of_records(conn, ids), climbed.of_records(conn, ids)
    batch = Batch(job.directory, job.now, snoozed, heard, schedules.people_due(conn, "digest", job.now))
    moments: dict[datetime | None, list[int]] = {}
    said: list[Said] = []
    collapsed: list[Said] = []
    for due in found:
        for records, outcome in batch.outcomes(due):
            moments.setdefault(outcome.next_at, []).extend(records)
            for told in outcome.told:
                (collapsed if told.needless else said).extend(_said(told, records))
    slots.take(job.unit, [one.slot for one in collapsed], "collapsed")
    taken = slots.take(job.unit, [one.slot for one in said])
    _queue(job, [one for one in said if one.slot in taken])
    reminders.move(job.unit, moments)
    return len(ids)


def _whole(found: list[Due]) -> list[Due]:
    """Of the last owner in a full batch there may be more: theirs are left to the next one, to be one message."""
    if sum(len(due.ids) for due in found) < BATCH:
        return found
    return [due for due in found if due.owner != found[-1].owner] or found


def _said(told: Told, records: Collection[int]) -> Iterator[Said]:
    for record in records:
        yield Said((schedule_of(record, told.person), told.at), record, told.person, told.reader)


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
