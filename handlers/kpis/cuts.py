"""The rows of a report, read at once. A row is one KPI about one subject over one period: its value so far, what it was
the period before, its target, the working days that are gone, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from core.calendar import Calendar
from core.kpi.goals import days_gone
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.kpi.report import Row
from handlers.kpis.bulk import NONE, Bulk, until
from storage import kpi_reports
from storage.kpi_reports import starts


class Cut(NamedTuple):
    """One KPI about each of these, over one period."""

    kpi: Kpi
    subjects: Sequence[Subject]
    period: Period


def rows_of(values: Bulk, cuts: Iterable[Cut], today: date, calendar: Calendar) -> list[Row]:
    """In the order of the cuts and of their subjects. What lies in the database is read for all of them at once, and
    what holds for a whole cut is looked up once."""
    all_ = [cut for cut in cuts if cut.subjects]
    if not all_:
        return []
    ids, periods = sorted({cut.kpi.id for cut in all_}), sorted({cut.period for cut in all_})
    goals = kpi_reports.goals(values.conn, ids, periods[0].start, max(period.last for period in periods))
    spans = {(cut.kpi.period, cut.period) for cut in all_}
    remarks = kpi_reports.remarks(values.conn, ids, {start for kind, period in spans for start in starts(kind, period)})
    days = {
        (period, day): days_gone(period, day, calendar.is_workday)
        for period, day in {(cut.period, until(cut.kpi, cut.period, today)) for cut in all_}
    }
    for period in periods:
        _read(values, [cut for cut in all_ if cut.period == period], period, today)
    found = list[Row]()
    for kpi, subjects, period in all_:
        now = values.so_far(kpi, subjects, period, today)
        past = values.so_far(kpi, subjects, period.previous, today) if today >= period.end else [NONE] * len(subjects)
        aims, said = goals.get(kpi.id, {}), remarks.get(kpi.id, {})
        gone = days[period, until(kpi, period, today)]
        for subject, (value, state), (before, _) in zip(subjects, now, past, strict=True):
            goal = kpi_reports.goal_of(aims, kpi, subject, period)
            remark, of = kpi_reports.remark_of(said, kpi, subject, period)
            found.append(Row(kpi, subject, period, value, state, before, goal, gone, remark, of))
    return found


def _read(values: Bulk, cuts: list[Cut], period: Period, today: date) -> None:
    """Of KPIs that are asked about few of whom they have values about, these alone; of the others all."""
    few = [cut for cut in cuts if len(cut.subjects) <= kpi_reports.FEW and _is_own(cut)]
    keys = {subject.key for cut in few for subject in cut.subjects}
    if len(keys) > kpi_reports.FEW:
        few = []
    rest = [cut for cut in cuts if cut not in few] if few else cuts
    for some, wanted in ((few, keys), (rest, None)):
        kpis = [cut.kpi for cut in some]
        values.read(kpis, period, min(today, period.end), wanted)
        if today >= period.end:
            values.read(kpis, period.previous, period.start, wanted)


def _is_own(cut: Cut) -> bool:
    return all(subject.scope == cut.kpi.scope for subject in cut.subjects)
