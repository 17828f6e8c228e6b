"""Limits follow their records, and what is at risk or breached is told once (S000-1.4-a, S000-4.1, S001-3.3-b, K18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.people import Directory, Person
from core.record import Record
from core.sla import Limit
from core.sla.following import follow as followed
from core.sla.following import settled
from core.standing import stand_in
from handlers.context import Context, Job, goes_on
from handlers.escalation import chains
from storage import history, limits, outbox, records
from storage.db import Connection

BATCH = 150
"""So many take less than a tenth of a second, for which nobody else can write on SQLite."""
CAUSES = {"due": "overdue"}
"""What an escalation calls a limit, where it is another word."""


def follow(where: Context | Job, before: Record | None, after: Record) -> None:
    """The limits of a record that is new or was changed, in the unit of that change."""
    had = limits.hold(where.unit, [after.id]).get(after.id, {}) if before else {}
    since = where.now if before else after.created_at
    moved = before is not None and before.status != after.status
    limits.put(where.unit, {after.id: followed(after, had, where.directory, where.now, since, moved).values()})


def work_off(job: Job) -> int:
    """What is at risk or over by now, each once: its row is held, looked at again, and written with what was told.
    What was breached begins to climb."""
    found = limits.due(job.unit, BATCH)
    known = {record.id: record for record in records.of_ids(job.unit.conn, {id for id, _ in found})}
    changed: dict[int, list[Limit]] = {}
    breached: list[tuple[Record, str, datetime]] = []
    for id, limit in found:
        new = settled(limit.what, limit, known[id], job.directory, job.now, job.now) or limit
        new = new.passed(job.now)
        changed.setdefault(id, []).append(new)
        if new.state != limit.state and new.met_at is None and new.state in ("at_risk", "breached"):
            _tell(job, known[id], new)
            breached += [(known[id], CAUSES.get(new.what, new.what), new.at)] if new.state == "breached" else []
    limits.put(job.unit, changed)
    chains.start_all(job, breached)
    return goes_on(len(found), BATCH)


def _tell(job: Job, record: Record, limit: Limit) -> None:
    """The history has it, and whoever has the record hears of it; of its due moment the reminders tell."""
    at = limit.at.isoformat()
    history.note(job.unit, record, None, limit.state, limit=limit.what, limit_at=at)
    person = whose(job.directory, record, job.now)
    if person and limit.what != "due":
        key = f"{limit.state}:{record.id}:{limit.what}:{at}"
        params = {"limit": limit.what, "at": at}
        outbox.put(job.unit, limit.state, key=key, record=record.id, person=person.id, params=params)


def whose(directory: Directory, record: Record, now: datetime) -> Person | None:
    """Who is told: the owner, else who is asked (the department's lead), else who reported it, or their stand-in."""
    lead = directory.lead_of(record.department)
    for id in (record.owner, lead.id if lead else None, record.reporter):
        person = directory.people.get(id or 0)
        if person is not None and person.active:
            return stand_in(directory, person, now)
    return None


def look_again(job: Job) -> int:
    """Every open record once more, in batches: after targets or calendars were changed. What is over already at the
    first look is breached without a word."""
    ids = limits.again(job.unit, BATCH)
    held = limits.hold(job.unit, ids) if ids else {}
    changed: dict[int, list[Limit]] = {}
    for record in records.of_ids(job.unit.conn, ids):
        had = held.get(record.id, {})
        new = followed(record, had, job.directory, job.now, record.created_at)
        changed[record.id] = [_quiet(limit, job.now) if limit.what not in had else limit for limit in new.values()]
    limits.put(job.unit, changed)
    return len(ids)


def _quiet(limit: Limit, now: datetime) -> Limit:
    return replace(limit, state="breached") if limit.at <= now else limit


def _waiting(conn: Connection) -> datetime | None:
    found = [at for at in (limits.next_moment(conn), limits.looks_since(conn)) if at]
    return min(found, default=None)


JOBS = {"limits_again": look_again, "limits": work_off}
MOMENTS = {"limits": _waiting}
