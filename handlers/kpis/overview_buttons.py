"""What can be done from the overview of KPIs: at most five buttons, the likeliest first (voice.md 6)."""

from __future__ import annotations

from core.access import answers_for
from core.card import Button
from core.kpi.model import Subject, subject_of
from core.kpi.periods import Period
from core.kpi.report import Row
from handlers.context import Context
from handlers.kpis.find import spot
from handlers.kpis.remarks import may_remark
from handlers.kpis.text import name_about
from storage.kpi_reports import Waiting

_CHARTS = 2
_BUTTONS = 5


def buttons_of(ctx: Context, waits: list[Waiting], missed: list[Row], rest: list[Row]) -> tuple[Button, ...]:
    """Enter the first that waits, say why the first missed, see the gravest as pictures, and the report."""
    tr, found = ctx.tr, list[Button]()
    if waits:
        kpi, about = ctx.directory.kpis[waits[0].kpi], subject_of(waits[0].subject)
        target = spot(kpi, about, Period(waits[0].start, kpi.period))
        found.append(
            Button("kpi_enter", tr("kpi_overview.enter", name=_named(ctx, kpi.id, about)), target, primary=True)
        )
    mine = (row for row in missed if row.remark is None and may_remark(ctx, row.kpi, row.subject))
    without = next(mine, None)
    if without:
        target = spot(without.kpi, without.subject, without.period)
        label = tr("kpi_overview.cause", name=_named(ctx, without.kpi.id, without.subject))
        found.append(Button("kpi_cause", label, target))
    for row in [*missed, *rest][:_CHARTS]:
        label = tr("kpi_overview.chart", name=_named(ctx, row.kpi.id, row.subject))
        found.append(Button("kpi_chart", label, spot(row.kpi, row.subject, row.period)))
    if answers_for(ctx.actor, ctx.directory):
        found.append(Button("kpi_report", tr("kpi_overview.report")))
    return tuple(button for button in found if ctx.registry.get(button.command))[:_BUTTONS]


def _named(ctx: Context, kpi: int, subject: Subject) -> str:
    return name_about(ctx.tr, ctx.directory, ctx.directory.kpis[kpi], subject)
