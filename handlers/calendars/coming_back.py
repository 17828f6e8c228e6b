"""On the first working morning after leave: one card with what happened meanwhile, or nothing where nothing did."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from core.calendar import NoWorkingTime
from core.card import Bold, Button, Card, Line
from core.people import Person
from core.standing import stand_in
from handlers.calendars.days import away_in, say_away
from handlers.calendars.meanwhile import SECTIONS, Meanwhile
from handlers.context import Job
from handlers.messages import Rendering
from handlers.paging import beside
from storage import absence, outbox, slots
from storage.absence import Return
from storage.outbox import Message

_BATCH = 100
_LINES = 7


def come_back(job: Job) -> int:
    """Whose leave is over and who is at work now is told; leave that was entered since then puts it off."""
    rows = absence.due(job.unit, _BATCH)
    for id, found in groupby(sorted(rows, key=lambda row: row.person), key=lambda row: row.person):
        _come_back(job, job.directory.people.get(id), list(found))
    return len(rows)


def _come_back(job: Job, person: Person | None, found: list[Return]) -> None:
    leaves = [one.leave for one in found]
    at = _at_work(job, person) if person and person.active else None
    if at is not None and at > job.now:
        absence.put_off(job.unit, leaves, at)
        return
    absence.put_off(job.unit, leaves, None)
    if person is None or at is None:
        return
    slot = (f"back:{person.id}", max(one.at for one in found).isoformat())
    if slots.take(job.unit, [slot]):
        begin = min((one.away for one in found), key=lambda away: away.begin)
        end = max((one.away for one in found), key=lambda away: away.end)
        since, _ = job.directory.office(person).span(begin)
        params = {
            "since": since.isoformat(),
            "stood": str(stand_in(job.directory, person, since).id),
            **{"first": str(begin.first), "late": str(begin.late), "last": str(end.last), "early": str(end.early)},
        }
        outbox.put(job.unit, "meanwhile", key=":".join(slot), person=person.id, params=params)


def _at_work(job: Job, person: Person) -> datetime | None:
    try:
        return job.directory.calendar(person).next_working(job.now)
    except NoWorkingTime:
        return None


def render(rendering: Rendering, message: Message) -> Card | None:
    reader = rendering.directory.people.get(message.person or 0)
    if reader is None or not reader.active:
        return None
    params, tr = message.params, rendering.tr
    meanwhile = Meanwhile(rendering, reader, datetime.fromisoformat(params["since"]), int(params["stood"]))
    body: list[Line] = []
    refs: dict[str, None] = {}
    for name in SECTIONS:
        lines = meanwhile.section(name)
        if lines:
            body += [(Bold(tr.count(f"meanwhile.{name}", len(lines))),), *(line for _, line in lines[:_LINES])]
            body += [(tr.count("and_more", len(lines) - _LINES),)] if len(lines) > _LINES else []
            refs |= dict.fromkeys(ref for ref, _ in lines[:_LINES])
    if not body:
        return None
    days = say_away(tr, away_in(params), rendering.directory.office(reader).local(rendering.now))
    buttons = beside(Button("show", ref, ref) for ref in refs)
    return Card((Bold(tr("meanwhile.title", days=days)),), body=tuple(body), buttons=buttons)


JOBS = {"meanwhile": come_back}
MESSAGES = {"meanwhile": render}
MOMENTS = {"meanwhile": absence.next_moment}
