"""Targets of KPIs, for a period and whom they are about, on two levels (S003-目-a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from core.kpi.goals import joined, parts_of
from core.kpi.model import Goal, Kpi, Subject, subject_of
from core.kpi.periods import Period
from storage.kpis import amount, stored
from storage.tables import metadata
from storage.uow import Unit

_targets = metadata.tables["kpi_targets"]
_t = _targets.c


@dataclass(frozen=True, slots=True)
class Target:
    """One target as it was set."""

    kpi: int
    subject: Subject
    period: Period
    goal: Goal
    author: int | None = None


def goal(conn: Connection, kpi: Kpi, subject: Subject, period: Period) -> Goal:
    """The target of a period: as it was set, else what the quarters or the months within it come to, where each of them
    has one; nothing where none is set."""
    if row := _row_of(conn, kpi.id, subject, period):
        return Goal(amount(row.realistic), amount(row.ideal))
    known = {target.period: target.goal for target in goals(conn, kpi.id, subject)}
    for shorter in ("quarter", "month"):
        parts = parts_of(period, shorter)
        if parts and all(part in known for part in parts):
            return joined([known[part] for part in parts], kpi.total)
    return Goal()


def exact(conn: Connection, kpi: int, subject: Subject, period: Period) -> Goal | None:
    """The target as it was set; None where none was."""
    row = _row_of(conn, kpi, subject, period)
    return Goal(amount(row.realistic), amount(row.ideal)) if row else None


def goals(conn: Connection, kpi: int, subject: Subject | None = None, year: int | None = None) -> list[Target]:
    """All targets of a KPI that were set, the earliest first, the longer of those that begin on one day first."""
    query = select(_targets).where(_t.kpi_id == kpi)
    if subject is not None:
        query = query.where(_t.subject == subject.key)
    if year is not None:
        query = query.where(_t.start >= f"{year:04}", _t.start < f"{year + 1:04}")
    found = [_target(row) for row in conn.execute(query)]
    return sorted(found, key=lambda one: (one.period.start, -(one.period.end - one.period.start).days, one.subject.key))


def put(unit: Unit, targets: Iterable[Target], author: int) -> list[Target]:
    """Sets each in the place of the one that held, or takes back one whose goal is empty; those that held before, with
    an empty goal where there was none. Raises ValueError for what is too large to be kept."""
    before = []
    for target in targets:
        was = exact(unit.conn, target.kpi, target.subject, target.period) or Goal()
        before.append(Target(target.kpi, target.subject, target.period, was))
        unit.run(delete(_targets).where(*_which(target.kpi, target.subject, target.period)))
        if target.goal == Goal():
            continue
        unit.run(
            insert(_targets).values(
                kpi_id=target.kpi,
                subject=target.subject.key,
                period=target.period.kind,
                start=target.period.start.isoformat(),
                realistic=stored(target.goal.realistic),
                ideal=stored(target.goal.ideal),
                author_id=author,
                at=unit.now,
            )
        )
    return before


def _which(kpi: int, subject: Subject, period: Period) -> tuple[Any, ...]:
    mine = (_t.kpi_id == kpi, _t.subject == subject.key)
    return (*mine, _t.period == period.kind, _t.start == period.start.isoformat())


def _row_of(conn: Connection, kpi: int, subject: Subject, period: Period) -> Any:
    return conn.execute(select(_targets).where(*_which(kpi, subject, period))).first()


def _target(row: Any) -> Target:
    period = Period(date.fromisoformat(row.start), row.period)
    wanted = Goal(amount(row.realistic), amount(row.ideal))
    return Target(row.kpi_id, subject_of(row.subject), period, wanted, row.author_id)
