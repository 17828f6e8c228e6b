"""A report of KPIs on paper, with a summary, an analysis and an appendix (S000-3.1), and the same as a workbook."""

from __future__ import annotations

from core.card import plain
from core.kpi.chart import Chart
from core.kpi.model import PERCENT
from core.kpi.periods import Period
from core.kpi.report import Row, graver_first
from core.paper import Block, Cell, Drawn, Entry, Heading, Paper, Sheet, Table, Text, Workbook
from core.people import Person
from handlers.kpi_bulk import Bulk
from handlers.kpi_charting import achievement, multiples, pareto
from handlers.kpi_lines import cells, line, verdict
from handlers.kpi_text import period_said
from handlers.view import View
from storage.db import Connection

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = ("name", "about", "value", "change", "target", "share")
_BOOK = ("name", "about", "period", "value", "said", "unit", "before", "target", "ideal", "share", "cause", "remedy")


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


def workbook(view: View, conn: Connection, reader: Person, rows: list[Row], period: Period) -> Workbook:
    """The numbers as numbers, and beside them as they are said everywhere else; the complaints on a second sheet."""
    tr = view.tr
    head = tuple(tr(f"kpi_column.{name}") for name in _BOOK)
    share = frozenset({_BOOK.index("share")})
    sheets = [Sheet(f"KPI {period.start.isoformat()}", head, tuple(_numbers(view, row) for row in rows), share)]
    causes = pareto(view, conn, reader, period)
    if causes and causes.main:
        pairs = tuple(zip(causes.labels, causes.main.values, strict=True))
        sheets.append(Sheet(causes.title, (tr("kpi_column.about"), causes.title), pairs))
    return Workbook(tuple(sheets))


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


def _numbers(view: View, row: Row) -> tuple[Cell, ...]:
    cut, unit = cells(view, row), row.kpi.unit
    return (
        cut.name, cut.about, cut.period, row.value, cut.value, "" if unit == PERCENT else unit, row.before,
        row.goal.realistic, row.goal.ideal, row.share, cut.cause, cut.remedy,
    )  # fmt: skip
