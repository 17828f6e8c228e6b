"""What is asked about a record, as its card and its gates see it."""

from __future__ import annotations

from datetime import datetime

from core import asking
from core.asking import Asked, may_answer
from core.card import Line
from core.kinds import KINDS
from core.people import Directory, Person
from core.record import Record
from core.standing import stand_in
from handlers.view import View

_SHOWN = 6
_SIGNS = {"": "❓", "yes": "✅", "if": "🟡", "no": "⛔"}


def lines(record: Record, view: View) -> list[Line]:
    """One line for each who is asked: whether they have answered, and what."""
    found = [asked for asked in asking.of_record(record) if asked.counts(record.status)]
    return [_line(asked, view) for asked in found[-_SHOWN:]] if KINDS[record.kind].is_open(record.status) else []


def _line(asked: Asked, view: View) -> Line:
    who = whom(asked, view.directory, view.tr("nobody"))
    if asked.answer and asked.department:
        who = f"{who} ({view.name(asked.by)})"
    by = _stand_in(asked, view)
    key = asked.answer or ("turn" if not asked.open else "wait_in" if by else "wait")
    words = view.tr("asks.words", words=asked.words) if asked.words and asked.answer != "yes" else ""
    return (f"{_SIGNS[asked.answer]} {view.tr(f'asks.{key}', who=who, by=by)}{words}",)


def _stand_in(asked: Asked, view: View) -> str:
    """Who answers for a person who is on leave."""
    person = view.directory.people.get(asked.delegate or asked.person or 0)
    return by.name if person and (by := stand_in(view.directory, person, view.now)) != person else ""


def whom(asked: Asked, directory: Directory, nobody: str) -> str:
    """The name of who is asked: the department's, the person's, or that of who it was handed to."""
    if asked.department and not asked.delegate:
        department = directory.departments.get(asked.department)
        return department.name if department else nobody
    person = directory.people.get(asked.delegate or asked.person or 0)
    return person.name if person else nobody


def live(asked: Asked, record: Record) -> bool:
    """Whether an answer is still waited for."""
    return KINDS[record.kind].is_open(record.status) and asked.waits(record.status)


def waiting(record: Record) -> list[Asked]:
    """Who has yet to answer now."""
    return [asked for asked in asking.of_record(record) if live(asked, record)]


def offered(record: Record, verb: str, view: View) -> bool:
    """Whether `answer`, `ask_nudge` or `ask` is possible, for the reader where there is one."""
    if verb == "ask":
        return KINDS[record.kind].is_open(record.status)
    if verb == "ask_nudge":
        reader = view.reader
        return reader is not None and any(view.directory.is_same(one.asker, reader) for one in waiting(record))
    return any(view.reader is None or may_answer(view.reader, one, view.directory, view.now) for one in waiting(record))


def answerers(asked: Asked, directory: Directory, now: datetime) -> list[Person]:
    """Who is told of it: who was asked or whom they handed it to, of a department its lead, or else everybody in it;
    and for somebody on leave who stands in for them."""
    if asked.delegate or asked.person:
        one = directory.people.get(asked.delegate or asked.person or 0)
        return [stand_in(directory, one, now)] if one and one.active else []
    lead = directory.lead_of(asked.department)
    if lead and lead.active:
        return [stand_in(directory, lead, now)]
    return [person for person in directory.people.values() if person.active and person.department == asked.department]
