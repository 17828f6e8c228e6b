"""Opening the occurrences of an obligation: each a record, with its owner and its checklist (S000-6.2-a)."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core import checklist
from core.cadence import moment
from core.duties.catalogue import PLANNED
from core.duties.obligation import Obligation, home, owners
from core.i18n import Translator
from core.kinds.duty import DUTY
from core.people import Person
from core.record import Record
from handlers.clients.return_visits import visits
from handlers.context import Context, Job
from handlers.duties.words import checklist_of, title_of, titled
from handlers.following import follow
from handlers.publish import post_unsaid
from storage import history, obligations, records


class Whom(NamedTuple):
    """Who has an occurrence, about which client, and what tells it from the others of the same moment."""

    owner: Person | None
    client: int | None = None
    department: int | None = None
    key: int = 0


def open_due(
    where: Context | Job, obligation: Obligation, due: datetime, unopened: Collection[datetime] = ()
) -> list[Record]:
    """Opens what is due at this nominal moment and is not there yet; `unopened` are those for which it is too late."""
    if obligation.least:
        return _open_rest(where, obligation, due)
    found = [_open(where, obligation, due, whom, unopened=unopened) for whom in _whom(where, obligation, due)]
    return [record for record in found if record]


def _whom(where: Context | Job, obligation: Obligation, due: datetime) -> list[Whom]:
    directory = where.directory
    if obligation.each == "client":
        found = visits(where.unit.conn, directory, obligation, due)
        return [Whom(owner, client.id, client.department, client.id) for owner, client in found]
    people = owners(obligation, directory)
    if obligation.each == "holder":
        return [Whom(person, department=person.department, key=person.id) for person in people]
    return [Whom(people[0]) if people else Whom(None, department=home(obligation, directory))]


def _open_rest(where: Context | Job, obligation: Obligation, due: datetime) -> list[Record]:
    """Of so many that a period must have at least, those that were not done yet: the shortfall is somebody's now."""
    whom = next(iter(_whom(where, obligation, due)), Whom(None))
    had = done_in_period(where, obligation, due)
    numbers = range(had + 1, obligation.least + 1)
    found = [_open(where, obligation, due, whom, number) for number in numbers]
    return [record for record in found if record]


def done_in_period(where: Context | Job, obligation: Obligation, due: datetime) -> int:
    """How many were done in the period of a day, on its own calendar days."""
    first, last = obligation.period(due.date())
    since, until = (moment(datetime.combine(day, time()), obligation.zone) for day in (first, last + timedelta(days=1)))
    return obligations.done(where.unit.conn, obligation.id, since, until)


def _open(
    where: Context | Job,
    obligation: Obligation,
    due: datetime,
    whom: Whom,
    number: int = 0,
    unopened: Collection[datetime] = (),
) -> Record | None:
    key = due.isoformat(timespec="minutes") + (f"/{number}" if number else "")
    span = (key, key) if number or not obligation.unit else _written(*obligation.period(due.date()))
    if obligations.is_there(where.unit.conn, obligation.id, whom.key, *span):
        return None
    tr = speaker(where, obligation, whom.owner)
    called = obligation.called(due) + (f", {number}/{obligation.least}" if number else "")
    title = titled(title_of(tr, obligation), called)
    missed = {"unopened": ", ".join(f"{one:%Y-%m-%d}" for one in sorted(unopened)[-3:])} if unopened else {}
    record = create(where, obligation, title, whom, tr, moment(due, obligation.zone), missed)
    obligations.add(where.unit, obligation.id, record.id, key, whom.key)
    return record


def _written(first: date, last: date) -> tuple[str, str]:
    """A period has one, also where another time of it was said meanwhile."""
    return first.isoformat(), f"{last.isoformat()}~"


def create(
    where: Context | Job,
    obligation: Obligation,
    title: str,
    whom: Whom,
    tr: Translator,
    due_at: datetime,
    more: dict[str, str],
) -> Record:
    """The record of an occurrence, with its cards."""
    items = checklist.pasted(checklist_of(tr, obligation))
    fields = {
        **({"checklist": checklist.dump(items)} if items else {}),
        **({"proof": "required"} if obligation.evidence else {}),
        **({"grace": str(obligation.grace)} if obligation.grace else {}),
        **({"starts": PLANNED[obligation.origin]} if obligation.origin in PLANNED else {}),
        **more,
    }
    owner = whom.owner
    record = records.create(
        where.unit,
        DUTY.name,
        title,
        obligation.set_by,
        owner_id=owner.id if owner else None,
        department_id=obligation.department or whom.department or (owner.department if owner else None),
        client_id=whom.client,
        due_at=due_at,
        fields=json.dumps(fields, ensure_ascii=False),
    )
    if items:
        records.write_text(where.unit, record.id, "checklist", None, fields["checklist"])
    history.note(where.unit, record, None, "opened", text=title)
    post_unsaid(where, record, owner)
    follow(where, None, record)
    return record


def speaker(where: Context | Job, obligation: Obligation, owner: Person | None) -> Translator:
    """The language of an occurrence: its owner's, else that of the department's room, else of whoever set it."""
    directory = where.directory
    department = directory.departments.get(obligation.department or 0)
    room = directory.rooms.get(department.room or 0) if department else None
    reader = owner or room or directory.people.get(obligation.set_by)
    locale = reader.locale if reader else "en"
    return where.languages.translator(locale, obligation.zone)


def local_now(where: Context | Job, obligation: Obligation) -> datetime:
    """The wall clock by which the obligation goes."""
    return where.unit.now.astimezone(ZoneInfo(obligation.zone)).replace(tzinfo=None)
