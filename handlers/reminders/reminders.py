"""What falls due is said to whoever has it, in their working time (requirements.md S002-工作)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from core.record import Record
from core.reminding import ripe
from core.standing import stand_in
from handlers.context import Job
from handlers.escalation.climbed import is_repeated
from handlers.reminders.cards import Told
from handlers.reminders.planning import Plans, next_of, office_of, plans
from storage import climbed, outbox, records, schedules, slots, snoozes

BATCH = 500


def remind(job: Job) -> int:
    """Queues one message for each person of whose records some have come up; tells how many records it met."""
    found = records.due_reminders(job.unit, BATCH)
    if not found:
        return 0
    ids = [record.id for record in found]
    snoozed, heard = snoozes.of_records(job.unit.conn, ids), climbed.of_records(job.unit.conn, ids)
    told: dict[tuple[str, str], tuple[int, Told, bool]] = {}
    moments: dict[int, datetime | None] = {}
    for record in found:
        theirs = snoozed.get(record.id, {})
        planned = plans(job.directory, record, theirs)
        moments[record.id] = next_of(planned, job.now)
        for reader, one in _ripe(job, record, planned, theirs):
            repeated = is_repeated(heard, record, one.person, planned[one.person], one.at)
            told[schedule_of(one.record, one.person), one.at.isoformat()] = (reader, one, repeated)
    taken = slots.take(job.unit, list(told))
    _queue(job, [told[slot] for slot in told if slot in taken])
    records.remind(job.unit, moments)
    return len(found)


def schedule_of(record: int, person: int) -> str:
    return f"remind:{record}:{person}"


def _ripe(job: Job, record: Record, planned: Plans, snoozed: Mapping[int, datetime]) -> Iterator[tuple[int, Told]]:
    """To whom to say it now: to whoever stands in, while somebody is away, unless these have put it off."""
    urgent, since = record.severity == "urgent", record.remind_at or job.now
    for person, plan in planned.items():
        who = job.directory.people.get(person)
        at = ripe(plan, since, job.now, office_of(job.directory, person), urgent)
        if who is None or at is None:
            continue
        reader = stand_in(job.directory, who, job.now).id
        if snoozed.get(reader, at) <= at:
            yield reader, Told(record.id, person, at)


def _queue(job: Job, told: list[tuple[int, Told, bool]]) -> None:
    """What is due together for one person is one message; what their digest says just now needs none, nor what is
    said again while it climbs."""
    of: dict[int, list[Told]] = {}
    mornings = schedules.people_due(job.unit.conn, "digest", job.now)
    for reader, one, repeated in told:
        if repeated or (reader == one.person and reader in mornings):
            slots.end(job.unit, schedule_of(one.record, one.person), one.at.isoformat(), "collapsed")
        else:
            of.setdefault(reader, []).append(one)
    for reader, ones in of.items():
        first = ones[0]
        key = f"{schedule_of(first.record, first.person)}:{first.at.isoformat()}"
        record = first.record if len(ones) == 1 else None
        params = {"of": json.dumps([[one.record, one.person, one.at.isoformat()] for one in ones])}
        outbox.put(job.unit, "remind", key=key, record=record, person=reader, params=params)


JOBS = {"remind": remind}
MOMENTS = {"remind": records.next_reminder}
