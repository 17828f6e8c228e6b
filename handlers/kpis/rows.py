"""The rows of a report: which KPIs its reader or its room may see, about whom, and how each stands. Whatever form a
report has, it is made from these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from core.access import answers_for
from core.calendar import Calendar
from core.kpi.access import may_stand, readable
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
    kpis = [kpi for kpi in directory.kpis.values() if kpi.enabled and kpi.period in _within(period)]
    values, theirs = Bulk(conn, directory), _departments(answers_for(reader, directory))
    cuts = [Cut(kpi, readable(reader, kpi, _about(values, kpi, period, theirs), directory), period) for kpi in kpis]
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
    kpis = [kpi for kpi in directory.kpis.values() if kpi.enabled and (not over or kpi.period in _within(over))]
    values, theirs = Bulk(conn, directory), _departments(departments)
    wanted = list[Cut]()
    for kpi in kpis:
        period = over or Period.of(_at_least(kpi.period, "month"), today)
        wanted.append(Cut(kpi, _allowed(whose, kpi, _own(kpi, theirs), directory), period))
    rows = rows_of(values, wanted, today, calendar)
    if not over:
        rows = _with_last(values, rows, today, calendar)
    return [row for row in rows if row.value is not None]


def _with_last(values: Bulk, rows: list[Row], today: date, calendar: Calendar) -> list[Row]:
    """In the place of those that have no value yet, how the period before ended."""
    late: dict[int, list[Row]] = {}
    for row in rows:
        if row.value is None:
            late.setdefault(row.kpi.id, []).append(row)
    cuts = [Cut(of[0].kpi, [row.subject for row in of], of[0].period.previous) for of in late.values()]
    before = iter(rows_of(values, cuts, today, calendar))
    return [next(before) if row.value is None else row for row in rows]


def own(conn: Connection, directory: Directory, person: Person, today: date, calendar: Calendar) -> list[Row]:
    """Somebody's own figures, for themselves."""
    kpis = [kpi for kpi in directory.kpis.values() if kpi.enabled and kpi.scope == "person"]
    if not kpis:
        return []
    values, me = Bulk(conn, directory), (Subject("person", person.id),)
    running = [Cut(kpi, me, Period.of(_at_least(kpi.period, "month"), today)) for kpi in kpis]
    rows = _with_last(values, rows_of(values, running, today, calendar), today, calendar)
    return [row for row in rows if row.value is not None]


def _allowed(whose: Person | Room, kpi: Kpi, subjects: Sequence[Subject], directory: Directory) -> Sequence[Subject]:
    if isinstance(whose, Person):
        return readable(whose, kpi, subjects, directory)
    return subjects if may_stand(whose, kpi, directory) else ()


def _departments(ids: Iterable[int]) -> tuple[Subject, ...]:
    return tuple(Subject("department", id) for id in ids)


def _within(over: Period) -> tuple[PeriodKind, ...]:
    return KINDS[: KINDS.index(over.kind) + 1]


def _at_least(kind: PeriodKind, least: PeriodKind) -> PeriodKind:
    return kind if KINDS.index(kind) >= KINDS.index(least) else least


def _own(kpi: Kpi, departments: Sequence[Subject]) -> Sequence[Subject]:
    """What a KPI says of these departments: of each where it is about such, else of the whole, if it is not another
    department's."""
    if kpi.scope in ("department", "person"):
        return departments
    if kpi.scope == "company" and (kpi.department is None or any(one.id == kpi.department for one in departments)):
        return (COMPANY,)
    return ()


def _about(values: Bulk, kpi: Kpi, period: Period, departments: Sequence[Subject]) -> Sequence[Subject]:
    if kpi.scope == "company":
        return (COMPANY,)
    if kpi.scope in ("department", "person"):
        return (COMPANY, *departments)
    return values.subjects(kpi, period)[:_SUBJECTS] or (COMPANY,)
