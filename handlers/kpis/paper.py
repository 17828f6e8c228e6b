"""A report of KPIs on paper, with a summary, an analysis and an appendix (S000-3.1)."""

from __future__ import annotations

from core.card import plain
from core.kpi.chart import Chart
from core.kpi.periods import Period
from core.kpi.report import Row, graver_first
from core.paper import Block, Drawn, Entry, Heading, Paper, Table, Text
from core.people import Person
from handlers.kpis.bulk import Bulk
from handlers.kpis.charting import achievement, multiples, pareto
from handlers.kpis.lines import cells, line, verdict
from handlers.kpis.text import period_said
from handlers.view import View
from storage.db import Connection

PDF = "application/pdf"
_HEAD = ("name", "about", "value", "change", "target", "share")


def paper(view: View, conn: Connection, reader: Person, rows: list[Row], period: Period) -> Paper:
    """What missed comes first, with its cause and remedy; then the pictures; then every number."""
    tr = view.tr
    said = period_said(tr, period)
    missed = [row for row in graver_first(rows) if row.missed]
    blocks: list[Block] = [Heading(tr("kpi_paper.summary")), Text(_summary(view, rows))]
    blocks += [Entry("!", plain(line(view, row, period)).removeprefix("⚠ ")) for row in missed]
    blocks.append(Heading(tr("kpi_paper.analysis")))
    charts = _charts(view, conn, reader, rows, period)
    blocks += [Drawn(chart) for chart in charts] or [Text(tr("kpi_paper.no_charts"))]
    blocks.append(Heading(tr("kpi_paper.appendix")))
    blocks.append(Table(tuple(tr(f"kpi_column.{name}") for name in _HEAD), tuple(_cells(view, row) for row in rows)))
    if any(row.state == "draft" for row in rows):
        blocks.append(Text(tr("kpi_paper.drafts")))
    title = tr("kpi_paper.title", period=said)
    made = plain((tr.moment(view.now, view.now),))
    return Paper(title, tuple(blocks), tr("kpi_paper.for", who=reader.name, at=made), title)


def _summary(view: View, rows: list[Row]) -> str:
    tr = view.tr
    there = sum(row.value is not None for row in rows)
    parts = [verdict(tr, rows)]
    if lacking := len(rows) - there:
        parts.append(tr.count("kpi_report.lacking", lacking))
    return " · ".join(parts)


def _charts(view: View, conn: Connection, reader: Person, rows: list[Row], period: Period) -> list[Chart]:
    tr, said = view.tr, period_said(view.tr, period)
    found = (
        achievement(view, rows, f"{tr('kpi_chart.achievement')} · {said}"),
        pareto(view, conn, reader, period),
        *multiples(view, Bulk(conn, view.directory), rows, f"{tr('kpi_chart.trends')} · {said}"),
    )
    return [chart for chart in found if chart]


def _cells(view: View, row: Row) -> tuple[str, ...]:
    cut = cells(view, row)
    return tuple(getattr(cut, name) for name in _HEAD)
