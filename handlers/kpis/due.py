"""When a value is due, who is to enter it, and that it is waited for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.calendar import Calendar, NoWorkingTime
from core.kpi.access import responsible
from core.kpi.model import COMPANY, Kpi, Subject, subject_of
from core.kpi.periods import Period
from core.people import Directory
from handlers.kpis.values import Values
from storage import figures, waits
from storage.uow import Unit

_LATELY = timedelta(days=45)
"""What fell due before that is not asked for any more."""


def due_at(directory: Directory, kpi: Kpi, subject: Subject, period: Period) -> datetime:
    """The morning of whoever enters it, so many working days after the period's end, on the first at the earliest."""
    calendar = _calendar(directory, kpi, subject)
    last = datetime.combine(period.last, time(12), ZoneInfo(calendar.zone))
    try:
        return calendar.opening(calendar.local(calendar.add_days(last, max(1, kpi.due))))
    except NoWorkingTime:
        return last + timedelta(days=max(1, kpi.due))


def next_morning(directory: Directory, kpi: Kpi, subject: Subject, now: datetime) -> datetime:
    """The first working moment of their next working day."""
    calendar = _calendar(directory, kpi, subject)
    try:
        return calendar.opening(calendar.local(calendar.add_days(now, 1)))
    except NoWorkingTime:
        return now + timedelta(days=1)


def subjects(unit: Unit, directory: Directory, kpi: Kpi, period: Period) -> list[Subject]:
    """Whose values are waited for: each department that has a lead, each of the department's people, each client or
    product that had one in the period before."""
    if kpi.scope == "company":
        return [COMPANY]
    if kpi.scope == "department":
        wanted = (d for d in directory.departments.values() if d.lead and kpi.department in (None, d.id))
        return [Subject("department", d.id) for d in wanted]
    if kpi.scope == "person":
        people = (p for p in directory.people.values() if p.active and kpi.department == p.department)
        return [Subject("person", p.id) for p in people] if kpi.department else []
    return Values(unit.conn, directory).subjects(kpi, period.previous)


def await_next(unit: Unit, directory: Directory, kpi: Kpi) -> None:
    """Waits for the first period whose value is not due yet; what was due before nobody is asked for."""
    if kpi.source != "entered" or not kpi.enabled:
        return
    for subject in subjects(unit, directory, kpi, Period.of(kpi.period, unit.now.date())):
        period = Period.of(kpi.period, _calendar(directory, kpi, subject).local(unit.now)).previous
        if due_at(directory, kpi, subject, period) < unit.now:
            period = period.shifted(1)
        begin(unit, directory, kpi, [subject], period)


def ask_anew(unit: Unit, directory: Directory, kpi: Kpi) -> None:
    """Somebody else enters it, or by another day: what is missing is asked of them from the beginning."""
    for wait in waits.of_kpi(unit.conn, kpi.id):
        if wait.due_at < unit.now - _LATELY or figures.of(unit.conn, kpi.id, wait.subject, [wait.start]):
            continue
        if wait.due_at > unit.now:
            waits.forget(unit, wait)
        else:
            morning = next_morning(directory, kpi, subject_of(wait.subject), unit.now)
            waits.asked(unit, wait, 0, morning)
            person = responsible(kpi, subject_of(wait.subject), directory)
            waits.hand(unit, wait, person.id if person else None)
    await_next(unit, directory, kpi)


def begin(unit: Unit, directory: Directory, kpi: Kpi, whom: Iterable[Subject], period: Period) -> None:
    for subject in whom:
        person = responsible(kpi, subject, directory)
        due = due_at(directory, kpi, subject, period)
        waits.begin(unit, kpi.id, subject.key, period.start, person.id if person else None, due)


def _calendar(directory: Directory, kpi: Kpi, subject: Subject) -> Calendar:
    person = responsible(kpi, subject, directory)
    return directory.office(person) if person else directory.calendars.office(0, kpi.department)
