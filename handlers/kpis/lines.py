"""A row of a report in words: the same cells on a card, on paper and in a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from core.card import Bold, Line
from core.i18n import Translator
from core.kpi.model import Kpi
from core.kpi.periods import Period
from core.kpi.report import Row, percent, tally
from core.people import Directory
from handlers.kpis.measure import measure
from handlers.kpis.text import about, name, period_said, said
from handlers.view import View


class Cells(NamedTuple):
    """`share` is how much of the target is reached, `change` the difference to the period before, both said."""

    name: str
    about: str
    period: str
    value: str
    change: str
    target: str
    ideal: str
    share: str
    cause: str
    remedy: str


def cells(view: View, row: Row) -> Cells:
    tr, kpi = view.tr, row.kpi
    value = said(tr, kpi, row.value)
    if row.state == "draft":
        value = f"{value} {tr('kpi_report.draft')}"
    remark = row.remark
    return Cells(
        name(tr, kpi),
        about(tr, view.directory, row.subject),
        period_said(tr, row.period),
        value,
        changed(tr, row),
        "" if row.goal.realistic is None else said(tr, kpi, row.goal.realistic),
        "" if row.goal.ideal is None else said(tr, kpi, row.goal.ideal),
        "" if row.share is None else tr("kpi.percent", value=percent(row.share)),
        _cause(view, row),
        _remedy(view, row) if remark and remark.remedy else "",
    )


def line(view: View, row: Row, over: Period | None = None) -> Line:
    """`**Sales** 78 % of the month's target on 70 % of its working days · cause: … · remedy by Fri: Ken` (voice.md).
    `over` is the period that the whole is about, which need not be said again."""
    cut = cells(view, row)
    head = f"{cut.name} · {cut.about}" if cut.about else cut.name
    parts = [_standing(view, row, cut, over)]
    if row.missed:
        parts += _why(view, row)
    mark = "⚠ " if row.missed else ""
    return (mark, Bold(head), " ", " · ".join(parts))


def verdict(tr: Translator, rows: Sequence[Row]) -> str:
    """`2 of 9 off target`: of those that have a target or a threshold, since nothing else can miss any."""
    missed, judged = tally(rows)
    if missed:
        return tr("kpi_report.missed", count=missed, of=judged)
    return tr.count("kpi_report.all_well", judged) if judged else tr("kpi_report.no_targets")


def changed(tr: Translator, row: Row) -> str:
    """`▲ NT$0.2M`, `▼ 3 %`, `=` where it did not change, "" where there is nothing before."""
    if row.change is None:
        return ""
    if not row.change:
        return "="
    return f"{'▲' if row.change > 0 else '▼'} {said(tr, row.kpi, abs(row.change))}"


def _standing(view: View, row: Row, cut: Cells, over: Period | None) -> str:
    tr = view.tr
    if row.share is not None and row.running and row.kpi.direction == "up":
        days = tr("kpi.percent", value=percent(row.days.share or Decimal(0)))
        pace = tr(f"kpi_report.pace_{row.period.kind}", share=cut.share, days=days)
        return tr("kpi_report.in", value=pace, period=cut.value)
    found = f"{cut.value} {cut.change}".strip()
    if row.period != over:
        found = tr("kpi_report.in", value=found, period=cut.period)
    if row.share is not None and row.kpi.direction == "up":
        return f"{found} · {tr('kpi_report.share', share=cut.share, target=cut.target)}"
    if limits := _limits(tr, row):
        return f"{found} · {limits}"
    return f"{found} · {tr('kpi_report.target', target=cut.target)}" if cut.target else found


def _limits(tr: Translator, row: Row) -> str:
    """What it has passed: a threshold, or an end of its band."""
    kpi = row.kpi
    if kpi.direction == "band" and row.missed:
        return tr("kpi_report.band", low=said(tr, kpi, kpi.low), high=said(tr, kpi, kpi.high))
    return tr("kpi_report.limit", limit=said(tr, kpi, row.limit)) if row.limit is not None else ""


def _why(view: View, row: Row) -> list[str]:
    tr, remark = view.tr, row.remark
    if remark is None:
        suggested = measure(tr, row.kpi)
        return [tr("kpi_report.no_cause"), *([tr("kpi_report.suggested", measure=suggested)] if suggested else [])]
    found = [tr("kpi_report.cause", cause=_cause(view, row))] if remark.cause else []
    return [*found, _remedy(view, row)] if remark.remedy or remark.by else found


def _cause(view: View, row: Row) -> str:
    cause = row.remark.cause if row.remark else ""
    if not cause or row.of is None:
        return cause
    return view.tr("kpi_report.in", value=cause, period=period_said(view.tr, row.of))


def _remedy(view: View, row: Row) -> str:
    remark, tr = row.remark, view.tr
    if remark is None:
        return ""
    who = view.name(remark.person)
    if remark.remedy:
        who = tr("kpi_report.doer", remedy=remark.remedy, who=who)
    if remark.by:
        return tr("kpi_report.remedy_by", who=who, day=tr.day(remark.by, view.now.date()))
    return tr("kpi_report.remedy", who=who)


def heading(tr: Translator, directory: Directory, kpi: Kpi, row: Row) -> str:
    whom = about(tr, directory, row.subject)
    return f"{name(tr, kpi)} · {whom}" if whom else name(tr, kpi)
