"""What reports read of KPIs in bulk, each by one statement on an index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from core.kinds import KINDS
from core.kpi.goals import joined, parts_of
from core.kpi.model import Goal, Kpi, Remark, Subject
from core.kpi.periods import Period, PeriodKind
from core.people import Person
from storage import figures
from storage.figures import Entry
from storage.kpis import amount
from storage.reading import readable
from storage.tables import metadata

_figures, _targets = metadata.tables["kpi_figures"], metadata.tables["kpi_targets"]
_remarks, _records = metadata.tables["kpi_remarks"], metadata.tables["records"]
_waits = metadata.tables["kpi_waits"]
_w = _waits.c
_f, _t, _m, _r = _figures.c, _targets.c, _remarks.c, _records.c
FEW = 3
"""Subjects that are looked up each by itself."""
NO_GOAL = Goal()
Goals = Mapping[tuple[str, Period], Goal]
"""The targets of one KPI, by a subject's key and the period."""
Remarks = Mapping[tuple[str, str], Remark]
"""What was said of one KPI, by a subject's key and the first day of the period."""


def entries(
    conn: Connection, kpis: Collection[int], starts: Collection[date]
) -> Iterator[tuple[int, str, date, Entry]]:
    """What holds of these KPIs for the periods that begin on these days, about whomever."""
    days = sorted(day.isoformat() for day in starts)
    return figures.entries(conn, _f.kpi_id.in_(kpis), _f.start.in_(days))


class Sum(NamedTuple):
    """So many values of one subject, added up in whole millionths; `drafts` of them nobody has verified."""

    number: int
    total: int
    drafts: int


def sums(
    conn: Connection, kpis: Collection[int], first: date, last: date, subjects: Collection[str] | None
) -> dict[int, dict[str, Sum]]:
    """What holds of these KPIs for the periods that begin from the first day to the last, added up for each KPI and
    subject; of all subjects or of these few."""
    within = [_f.kpi_id.in_(kpis), _f.start >= first.isoformat(), _f.start <= last.isoformat()]
    holds = _f.state != "replaced"
    number: ColumnElement[Any] = func.count()
    total: ColumnElement[Any] = func.sum(_f.value)
    if subjects is not None:
        within += [_f.subject.in_(list(subjects)), holds]
    else:  # said so, all is found in ix_kpi_figures_start, and SQLite does not look at each row
        number, total = func.count().filter(holds), func.sum(_f.value).filter(holds)
    query = select(_f.kpi_id, _f.subject, number, total, func.count().filter(_f.state == "draft"))
    found: dict[int, dict[str, Sum]] = {kpi: {} for kpi in kpis}
    for kpi, subject, of, added, drafts in conn.execute(query.where(*within).group_by(_f.kpi_id, _f.subject)).all():
        if of:
            found[kpi][subject] = Sum(of, int(added), drafts)
    return found


def goals(conn: Connection, kpis: Collection[int], first: date, end: date) -> Mapping[int, Goals]:
    """The targets of each KPI that were set for periods which begin on one of these days."""
    days = (_t.start >= first.isoformat(), _t.start < end.isoformat())
    found: dict[int, dict[tuple[str, Period], Goal]] = {}
    for row in conn.execute(select(_targets).where(_t.kpi_id.in_(kpis), *days)):
        period = Period(date.fromisoformat(row.start), row.period)
        found.setdefault(row.kpi_id, {})[row.subject, period] = Goal(amount(row.realistic), amount(row.ideal))
    return found


def goal_of(known: Goals, kpi: Kpi, subject: Subject, period: Period) -> Goal:
    """As storage/goals.py has it: as it was set, else what the quarters or the months within it come to."""
    if not known:
        return NO_GOAL
    key = subject.key
    if exact := known.get((key, period)):
        return exact
    shorter: tuple[PeriodKind, ...] = ("quarter", "month")
    for kind in shorter:
        parts = [known.get((key, part)) for part in parts_of(period, kind)]
        if parts and all(parts):
            return joined([part for part in parts if part], kpi.total)
    return NO_GOAL


def remarks(conn: Connection, kpis: Collection[int], starts: Collection[str]) -> Mapping[int, Remarks]:
    """The newest remark of each, by its KPI."""
    found: dict[int, dict[tuple[str, str], Remark]] = {}
    for row in conn.execute(select(_remarks).where(_m.kpi_id.in_(kpis), _m.start.in_(starts)).order_by(_m.id)):
        by = date.fromisoformat(row.by_day) if row.by_day else None
        said = Remark(row.cause, row.remedy, by, row.person_id or 0, row.record_id)
        found.setdefault(row.kpi_id, {})[row.subject, row.start] = said
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A value that somebody is to enter."""

    kpi: int
    subject: str
    start: date
    due_at: datetime


def waiting(conn: Connection, person: int) -> list[Waiting]:
    """What somebody is to enter, the first due first."""
    query = select(_waits).where(_w.person_id == person, _w.next_at.is_not(None)).order_by(_w.due_at, _w.id)
    return [Waiting(row.kpi_id, row.subject, date.fromisoformat(row.start), row.due_at) for row in conn.execute(query)]


def complaints(
    conn: Connection, reader: Person, departments: Collection[int], first: datetime, end: datetime
) -> Mapping[str, int]:
    """How many complaints of these departments came in, by what they are about; "" what nobody has sorted. Only what
    the reader may read."""
    kinds = [kind for kind in KINDS.values() if kind.satisfies]
    sorts = {choice for kind in kinds for detail in kind.details if detail.name == "type" for choice in detail.choices}
    columns = [func.count().filter(_about(choice)).label(f"n_{choice}") for choice in sorted(sorts)]
    within = (_r.created_at >= first, _r.created_at < end, _r.department_id.in_(departments))
    query = select(func.count().label("n_"), *columns).where(
        _r.kind.in_([kind.name for kind in kinds]), *within, readable(reader)
    )
    row = conn.execute(query).one()._mapping
    found = {choice: int(row[f"n_{choice}"]) for choice in sorted(sorts)}
    return {**found, "": int(row["n_"]) - sum(found.values())}


def _about(choice: str) -> ColumnElement[bool]:
    return _r.fields.contains(f'"type": "{choice}"', autoescape=True)
