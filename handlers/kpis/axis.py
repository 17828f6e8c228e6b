"""How the axes of a chart are written in a language: numbers in its own steps, and short names of periods."""

from __future__ import annotations

from decimal import Decimal

from core.i18n import Translator
from core.kpi.chart import Scale
from core.kpi.model import PERCENT
from core.kpi.periods import Period
from core.kpi.said import is_currency, symbol

_HUNDRED = Decimal(100)
_STEPS = {
    "zh_Hans": ((Decimal(10**8), " 亿"), (Decimal(10**4), " 万")),
    "zh_Hant": ((Decimal(10**8), " 億"), (Decimal(10**4), " 萬")),
}
_ENGLISH = ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "k"))


def scale(tr: Translator, unit: str) -> Scale:
    """How an axis writes numbers of a unit, like the values beside it."""
    if unit == PERCENT:
        return Scale(_HUNDRED, after=tr("kpi.percent", value=""))
    steps = _STEPS.get(tr.locale, _ENGLISH)
    return Scale(before=symbol(unit) if is_currency(unit) else "", steps=steps)


def short(tr: Translator, period: Period) -> str:
    """A period at an axis: `Oct`, `10月`, `W47`, `Q3`; a month in January with its year, too."""
    start = period.start
    if period.kind == "month":
        return (
            tr("kpi_chart.month", month=tr(f"kpi_month.{start.month}"), year=start.year % 100)
            if (start.month == 1)
            else tr(f"kpi_month.{start.month}")
        )
    if period.kind == "week":
        return tr("kpi_chart.week", week=start.isocalendar().week)
    if period.kind == "quarter":
        return tr("kpi_chart.quarter", quarter=(start.month + 2) // 3, year=start.year % 100)
    return str(start.year) if period.kind == "year" else f"{start.month}/{start.day}"
