"""`/kpi`: one figure shown or entered by its name; its first words lead on to everything else about figures."""

from __future__ import annotations

from core.answer import Answer, Say
from core.command import Arg, Command, Values
from handlers.context import Context
from handlers.kpis import chart as kpi_chart
from handlers.kpis.card import card
from handlers.kpis.chart_words import without_word
from handlers.kpis.enter import enter
from handlers.kpis.find import meant
from handlers.kpis.overview import overview

_STEPS = {
    **{step: f"kpi_{step}" for step in ("enable", "disable", "define", "verify", "rate", "correct", "fill", "import")},
    **{step: f"kpi_{step}" for step in ("target", "review", "cause", "chart", "report")},
}


def kpi(ctx: Context, values: Values) -> Answer:
    """`/kpi sales` shows it, `/kpi sales 1,250,000 for October` enters it; alone it shows all."""
    text = str(values.get("words", "")).strip()
    if not text:
        return overview(ctx)
    if named := without_word(ctx, text):
        return kpi_chart.chart(ctx, {"page": named})
    found = meant(ctx, text)
    if found.rest:
        return enter(ctx, found)
    return Say(card(ctx, found.kpi, found.subject, found.period))


def show(ctx: Context, values: Values) -> Answer:
    return kpi(ctx, {"words": str(values["message"])})


COMMANDS = (
    Command("kpi", kpi, (Arg("words", "text", asked=False),), short=True, steps=_STEPS),
    Command("kpi_show", show, (Arg("message", "word", required=True, asked=False),), listed=False),
)
