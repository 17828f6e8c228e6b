"""Charts of KPIs as values: a trend with its targets, the share of each target, complaints by what they are about, and
many small trends together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.access import answers_for
from core.card import Picture
from core.i18n import Translator
from core.kpi.chart import Chart, Series
from core.kpi.model import PERCENT, Kpi, Subject
from core.kpi.periods import Period
from core.kpi.report import Row, graver_first, percent
from core.people import Person
from handlers.kpis.axis import scale, short
from handlers.kpis.bulk import Bulk
from handlers.kpis.lines import heading
from handlers.kpis.text import name_about, period_said, said
from handlers.view import View
from storage import kpi_reports
from storage.db import Connection

PERIODS = {"day": 14, "week": 13, "month": 12, "quarter": 8, "year": 5}
"""How many periods a trend shows."""
_BARS = 12
_TRENDS, _PANELS = 16, 8
"""So many trends in a report, so many on one picture: more are taller than a page."""


def picture(chart: Chart | None) -> Picture | None:
    return Picture(chart.alt, chart) if chart else None


def trend(view: View, values: Bulk, kpi: Kpi, subject: Subject, last: Period, count: int = 0) -> Chart:
    """The periods up to the last, each with its target, from the first that has data on; what has none later is a gap,
    never 0."""
    tr = view.tr
    periods = [last.shifted(-back) for back in range((count or PERIODS[last.kind]) - 1, -1, -1)]
    found = [values.figure(kpi, subject, period).value for period in periods]
    first = next((at for at, value in enumerate(found) if value is not None), 0)
    periods, found = periods[first:], found[first:]
    goals = kpi_reports.goals(values.conn, [kpi.id], periods[0].start, last.last).get(kpi.id, {})
    theirs = [kpi_reports.goal_of(goals, kpi, subject, period) for period in periods]
    return Chart(
        "trend",
        name_about(tr, view.directory, kpi, subject),
        tuple(short(tr, period) for period in periods),
        _series(tr, kpi, name_about(tr, view.directory, kpi, subject), found),
        period_said(tr, last),
        _goal(tr, kpi, "realistic", [goal.realistic for goal in theirs]),
        _goal(tr, kpi, "ideal", [goal.ideal for goal in theirs]),
        kpi.low if kpi.direction == "band" else None,
        kpi.high if kpi.direction == "band" else None,
        tr("kpi_chart.band"),
        scale(tr, kpi.unit),
        colon=tr("kpi_chart.colon"),
    )


def achievement(view: View, rows: Iterable[Row], title: str) -> Chart | None:
    """How much of each target is reached; None where none of them has one. Never of persons."""
    shown = [row for row in rows if row.goal.realistic and row.kpi.direction == "up" and row.subject.scope != "person"]
    if not any(row.share is not None for row in shown):
        return None
    tr, shown = view.tr, shown[:_BARS]
    return Chart(
        "achievement",
        title,
        tuple(heading(tr, view.directory, row.kpi, row) for row in shown),
        Series(
            tr("kpi_chart.achievement"),
            tuple(row.share for row in shown),
            tuple(_reached(tr, row) for row in shown),
        ),
        scale=scale(tr, PERCENT),
        colon=tr("kpi_chart.colon"),
    )


def pareto(view: View, conn: Connection, reader: Person, period: Period) -> Chart | None:
    """The complaints of a period by what they are about, as far as the reader may read them; None without any."""
    tr, zone = view.tr, ZoneInfo(view.directory.calendars.zone())
    first, end = (datetime.combine(day, time(), zone) for day in (period.start, period.end))
    counts = kpi_reports.complaints(conn, reader, answers_for(reader, view.directory), first, end)
    found = sorted(((count, sort) for sort, count in counts.items() if count), key=lambda one: (-one[0], one[1]))
    if not found:
        return None
    labels = tuple(tr(f"choice.{sort}") if sort else tr("kpi_chart.unsorted") for _, sort in found)
    series = Series(tr("kpi_chart.complaints"), tuple(Decimal(n) for n, _ in found), tuple(str(n) for n, _ in found))
    title = tr("kpi_chart.complaints")
    said, so_far, colon = period_said(tr, period), tr("kpi_chart.so_far"), tr("kpi_chart.colon")
    return Chart("pareto", title, labels, series, said, share=so_far, colon=colon)


def multiples(view: View, values: Bulk, rows: Sequence[Row], title: str) -> list[Chart]:
    """A small trend of each KPI that has one: of the company where it says something of it, else of whom it names; on
    as many pictures as they need to stand each on a page."""
    first: dict[int, Row] = {}
    for row in graver_first(list(rows)):
        if row.value is not None:
            first.setdefault(row.kpi.id, row)
    panels = [trend(view, values, row.kpi, row.subject, row.period) for row in list(first.values())[:_TRENDS]]
    pages = [tuple(panels[at : at + _PANELS]) for at in range(0, len(panels), _PANELS)]
    return [Chart("multiples", title, panels=page) for page in pages]


def _reached(tr: Translator, row: Row) -> str:
    if row.share is None:
        return tr("kpi.no_data")
    return f"{tr('kpi.percent', value=percent(row.share))} · {said(tr, row.kpi, row.value)}"


def _series(tr: Translator, kpi: Kpi, name: str, values: list[Decimal | None]) -> Series:
    return Series(name, tuple(values), tuple(said(tr, kpi, value) for value in values))


def _goal(tr: Translator, kpi: Kpi, which: str, values: list[Decimal | None]) -> Series | None:
    if not any(value is not None for value in values):
        return None
    return _series(tr, kpi, tr(f"kpi_chart.{which}"), values)
