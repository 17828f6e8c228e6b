"""What reports read of KPIs in bulk, each by one statement on an index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, func, select

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
_IDS: BindParameter[Any] = bindparam("kpis", expanding=True, literal_execute=True)  # by far the most of what is bound
_FIRST: BindParameter[str] = bindparam("first")
_LAST: BindParameter[str] = bindparam("last")
_HOLDS = _f.state != "replaced"
_WITHIN = (_f.kpi_id.in_(_IDS), _f.start >= _FIRST, _f.start <= _LAST)


def _sums(number: ColumnElement[Any], total: ColumnElement[Any], *wanted: ColumnElement[bool]) -> Select[Any]:
    query = select(_f.kpi_id, _f.subject, number, total, func.count().filter(_f.state == "draft"))
    return query.where(*_WITHIN, *wanted).group_by(_f.kpi_id, _f.subject)


# Said with FILTER, all is found in ix_kpi_figures_start, and SQLite does not look at each row.
_SUMS = _sums(func.count().filter(_HOLDS), func.sum(_f.value).filter(_HOLDS))
_SUMS_OF = _sums(func.count(), func.sum(_f.value), _f.subject.in_(bindparam("subjects", expanding=True)), _HOLDS)
_GOALS = select(_targets).where(_t.kpi_id.in_(_IDS), _t.start >= _FIRST, _t.start <= _LAST)
_REMARKS = select(_remarks).where(_m.kpi_id.in_(_IDS), _m.start.in_(bindparam("starts", expanding=True)))
_REMARKS = _REMARKS.order_by(_m.id)
Sum = tuple[int, int, int]
"""So many values of one subject, what they come to in whole millionths, and how many of them nobody has verified."""
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


def sums(
    conn: Connection, kpis: Collection[int], first: date, last: date, subjects: Collection[str] | None
) -> dict[int, dict[str, Sum]]:
    """What holds of these KPIs for the periods that begin from the first day to the last, added up for each KPI and
    subject; of all subjects or of these few."""
    of = {} if subjects is None else {"subjects": list(subjects)}
    rows = conn.execute(_SUMS_OF if of else _SUMS, _between(kpis, first, last) | of).all()
    found: dict[int, dict[str, Sum]] = {kpi: {} for kpi in kpis}
    for kpi, subject, number, total, drafts in rows:
        if number:
            found[kpi][subject] = number, int(total), drafts
    return found


def _between(kpis: Collection[int], first: date, last: date) -> dict[str, Any]:
    return {"kpis": list(kpis), "first": first.isoformat(), "last": last.isoformat()}


def goals(conn: Connection, kpis: Collection[int], first: date, last: date) -> Mapping[int, Goals]:
    """The targets of each KPI that were set for periods which begin on one of these days."""
    found: dict[int, dict[tuple[str, Period], Goal]] = {}
    for row in conn.execute(_GOALS, _between(kpis, first, last)):
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
    for row in conn.execute(_REMARKS, {"kpis": list(kpis), "starts": list(starts)}):
        by = date.fromisoformat(row.by_day) if row.by_day else None
        said = Remark(row.cause, row.remedy, by, row.person_id or 0, row.record_id)
        found.setdefault(row.kpi_id, {})[row.subject, row.start] = said
    return found


def starts(kind: PeriodKind, period: Period) -> list[str]:
    """The first days under which remarks on a period are kept: its own, or those of its parts, the latest first."""
    parts = (period,) if period.kind == kind else period.within(kind)
    return [part.start.isoformat() for part in reversed(parts)]


def remark_of(known: Remarks, kpi: Kpi, subject: Subject, period: Period) -> tuple[Remark | None, Period | None]:
    """What was said of a period; of one that is longer than the KPI's, what was last said of its parts, and which."""
    for start in starts(kpi.period, period) if known else ():
        if found := known.get((subject.key, start)):
            return found, None if period.kind == kpi.period else Period(date.fromisoformat(start), kpi.period)
    return None, None


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
