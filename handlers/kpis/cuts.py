"""Rows of a report read at once: the values of all, their targets and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from core.calendar import Calendar
from core.kpi.goals import days_gone
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.kpi.report import Row
from handlers.kpis.bulk import Bulk
from storage import kpi_reports


class Cut(NamedTuple):
    """One KPI about one subject over one period."""

    kpi: Kpi
    subject: Subject
    period: Period


def rows_of(values: Bulk, cuts: Iterable[Cut], today: date, calendar: Calendar) -> list[Row]:
    """Targets and remarks are read for all of them at once."""
    all_ = list(cuts)
    ids = sorted({cut.kpi.id for cut in all_})
    starts = sorted({cut.period.start.isoformat() for cut in all_})
    if not ids:
        return []
    first, end = min(cut.period.start for cut in all_), max(cut.period.end for cut in all_)
    goals = kpi_reports.goals(values.conn, ids, first, end)
    remarks = kpi_reports.remarks(values.conn, ids, starts)
    days = {period: days_gone(period, today, calendar.is_workday) for period in {cut.period for cut in all_}}
    for period in days:
        _read(values, [cut for cut in all_ if cut.period == period], period, today)
    past = {period: period.previous for period in days if today >= period.end}
    found = []
    for kpi, subject, period in all_:
        figure = values.so_far(kpi, subject, period, today)
        before = values.figure(kpi, subject, past[period]).value if period in past else None
        goal = kpi_reports.goal_of(goals, kpi, subject, period)
        remark = remarks.get((kpi.id, subject.key, period.start.isoformat())) if remarks else None
        found.append(Row(kpi, subject, period, figure.value, figure.state, before, goal, days[period], remark))
    return found


def _read(values: Bulk, cuts: list[Cut], period: Period, today: date) -> None:
    """Of KPIs that are asked about such as they have values about, these alone; of the others all."""
    larger = {kpi.id for kpi, subject, _ in cuts if kpi.scope != subject.scope}
    keys = {subject.key for kpi, subject, _ in cuts if kpi.id not in larger}
    known = values.directory.kpis
    groups = (({cut.kpi.id for cut in cuts} - larger, keys), (larger, None))
    for ids, wanted in groups:
        kpis = [known[id] for id in sorted(ids)]
        values.read(kpis, period, min(today, period.end), wanted)
        if today >= period.end:
            values.read(kpis, period.previous, period.start, wanted)
