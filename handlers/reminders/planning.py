"""Which reminders of a record come when, and to whom; kept as the moment of its next one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from core import promising
from core.calendar import Calendar
from core.kinds import KINDS
from core.people import Directory
from core.record import Record, Reminded
from core.reminding import following, planned, whose
from handlers.accounts import fields_of
from handlers.context import Context, Job
from handlers.escalation import chains
from storage import promises, records, reminders, snoozes

Plans = dict[int, list[datetime]]
_INSTANT = timedelta(microseconds=1)
_DECIDE = ("due_at", "owner_id", "closed_at", "severity", "department_id", "kind", "reporter_id", "fields")
"""The columns by which reminders go."""


def plans(directory: Directory, record: Reminded, snoozed: Mapping[int, datetime]) -> Plans:
    """Each person's reminders, in order: of those who have it by its moment and what they promised, and of whoever
    wants to hear of it again."""
    if not KINDS[record.kind].is_open(record.status):
        return {}
    found: Plans = {person: [until] for person, until in snoozed.items()}
    for person in whose(record, directory):
        one = promising.of_person(record, person)
        promised = (one.at, one.made_at) if one else None
        urgent, office = record.severity == "urgent", office_of(directory, person)
        found[person] = planned(record.due_at, record.created_at, office, urgent, promised, snoozed.get(person))
    return found


def office_of(directory: Directory, person: int) -> Calendar:
    found = directory.people.get(person)
    return directory.office(found) if found else directory.calendars.office()


def next_of(found: Plans, after: datetime) -> datetime | None:
    """The first moment after this one of anybody's."""
    coming = [at for plan in found.values() if (at := following(plan, after))]
    return min(coming, default=None)


def plan_again(where: Context | Job, record: Record) -> None:
    """Its next reminder as it follows from what is stored now; one that has come and is not said yet still waits."""
    waits = reminders.at(where.unit.conn, record.id)
    snoozed = snoozes.of_records(where.unit.conn, [record.id]).get(record.id, {})
    after = min(where.now, waits - _INSTANT) if waits else where.now
    at = next_of(plans(where.directory, record, snoozed), after)
    if at or waits:
        reminders.put(where.unit, record.id, record.owner, at)


def follow(where: Context | Job, before: Record | None, after: Record) -> None:
    """What was promised is kept when the record ends in time, and whoever gives it away is free of it."""
    if before is None:
        if at := next_of(plans(where.directory, after, {}), where.now):
            reminders.put(where.unit, after.id, after.owner, at)
    elif any(before.columns.get(name) != after.columns.get(name) for name in _DECIDE):
        _settle(where, before, after)
        plan_again(where, after)


def _settle(where: Context | Job, before: Record, after: Record) -> None:
    if before.closed_at is None and after.closed_at is not None:
        promises.keep(where.unit, after.id)
    elif before.closed_at is not None and after.closed_at is None:
        promises.unkeep(where.unit, after.id, before.closed_at)
    has, had = ({one.owner, *one.owners} for one in (after, before))
    gone = [one.person for one in promises.of_record(where.unit.conn, after.id) if one.person not in has]
    if has != had and gone:
        promises.release(where.unit, after.id, gone)
        chains.hold(where.unit, after.id, None)
        records.retold(where.unit, after, fields_of(where.unit.conn, after))
