"""A report of KPIs as a workbook, with the numbers of the paper."""

from __future__ import annotations

from core.kpi.model import PERCENT
from core.kpi.periods import Period
from core.kpi.report import Row
from core.paper import Cell, Sheet, Workbook
from core.people import Person
from handlers.kpis.charting import pareto
from handlers.kpis.lines import cells
from handlers.view import View
from storage.db import Connection

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOOK = ("name", "about", "period", "value", "said", "unit", "before", "target", "ideal", "share", "cause", "remedy")


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


def _numbers(view: View, row: Row) -> tuple[Cell, ...]:
    cut, unit = cells(view, row), row.kpi.unit
    return (
        cut.name, cut.about, cut.period, row.value, cut.value, "" if unit == PERCENT else unit, row.before,
        row.goal.realistic, row.goal.ideal, row.share, cut.cause, cut.remedy,
    )  # fmt: skip
