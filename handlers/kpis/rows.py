"""The rows of a report: which KPIs its reader or its room may see, about whom, and how each stands. Whatever form a
report has, it is made from these."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from core.access import answers_for
from core.calendar import Calendar
from core.kpi.access import may_read, may_stand
from core.kpi.model import COMPANY, Kpi, Subject
from core.kpi.periods import KINDS, Period, PeriodKind
from core.kpi.report import Row
from core.people import Directory, Person, Room
from handlers.kpis.bulk import Bulk
from handlers.kpis.cuts import Cut, rows_of
from storage.db import Connection

_SUBJECTS = 60
"""Clients and products of one KPI; those with values come first."""


def of_period(
    conn: Connection, directory: Directory, reader: Person, period: Period, today: date, calendar: Calendar
) -> list[Row]:
    """Of the departments that somebody answers for and of the company, as far as they may read. No person's figures:
    a report is handed on (S003-目-c belongs between two people)."""
    departments = answers_for(reader, directory)
    kpis = [kpi for kpi in directory.kpis.values() if kpi.enabled and kpi.period in _within(period)]
    values = Bulk(conn, directory)
    cuts = [
        Cut(kpi, subject, period)
        for kpi in kpis
        for subject in _about(values, kpi, period, departments)
        if may_read(reader, kpi, subject, directory)
    ]
    return rows_of(values, cuts, today, calendar)


def standing(
    conn: Connection,
    directory: Directory,
    whose: Person | Room,
    departments: Iterable[int],
    today: date,
    calendar: Calendar,
    over: Period | None = None,
) -> list[Row]:
    """How the KPIs of these departments and of the company stand for a reader or for a room: over a period that is
    over, or without one as of today: the period that is running, where it has a value, else the last."""
    theirs = list(departments)
    kpis = [kpi for kpi in directory.kpis.values() if kpi.enabled and (not over or kpi.period in _within(over))]
    values, wanted = Bulk(conn, directory), list[Cut]()
    running = {kpi.id: over or Period.of(_at_least(kpi.period, "month"), today) for kpi in kpis}
    allowed = _reads(whose, directory)
    for kpi in kpis:
        period = running[kpi.id]
        wanted += [Cut(kpi, about, period) for about in _own(kpi, theirs) if allowed(kpi, about)]
    rows = rows_of(values, wanted, today, calendar)
    if over:
        return [row for row in rows if row.value is not None]
    late = [Cut(row.kpi, row.subject, row.period.previous) for row in rows if row.value is None]
    before = {(row.kpi.id, row.subject): row for row in rows_of(values, late, today, calendar)}
    shown = [row if row.value is not None else before[row.kpi.id, row.subject] for row in rows]
    return [row for row in shown if row.value is not None]


def own(conn: Connection, directory: Directory, person: Person, today: date, calendar: Calendar) -> list[Row]:
    """Somebody's own figures, for themselves."""
    kpis = [kpi for kpi in directory.kpis.values() if kpi.enabled and kpi.scope == "person"]
    if not kpis:
        return []
    values, me = Bulk(conn, directory), Subject("person", person.id)
    found = list[Row]()
    for kpi in kpis:
        period = Period.of(_at_least(kpi.period, "month"), today)
        both = rows_of(values, [Cut(kpi, me, period), Cut(kpi, me, period.previous)], today, calendar)
        found += [row for row in both if row.value is not None][:1]
    return found


def _reads(whose: Person | Room, directory: Directory) -> Callable[[Kpi, Subject], bool]:
    if isinstance(whose, Room):
        return lambda kpi, subject: subject.scope != "person" and may_stand(whose, kpi, directory)
    return lambda kpi, subject: may_read(whose, kpi, subject, directory)


def _within(over: Period) -> tuple[PeriodKind, ...]:
    return KINDS[: KINDS.index(over.kind) + 1]


def _at_least(kind: PeriodKind, least: PeriodKind) -> PeriodKind:
    return kind if KINDS.index(kind) >= KINDS.index(least) else least


def _own(kpi: Kpi, departments: list[int]) -> list[Subject]:
    """What a KPI says of these departments: of each where it is about such, else of the whole, if it is not another
    department's."""
    if kpi.scope in ("department", "person"):
        return [Subject("department", id) for id in departments]
    if kpi.scope == "company":
        return [COMPANY] if kpi.department is None or kpi.department in departments else []
    return []


def _about(values: Bulk, kpi: Kpi, period: Period, departments: tuple[int, ...]) -> list[Subject]:
    if kpi.scope == "company":
        return [COMPANY]
    if kpi.scope in ("department", "person"):
        return [COMPANY, *(Subject("department", id) for id in departments)]
    return values.subjects(kpi, period)[:_SUBJECTS] or [COMPANY]
