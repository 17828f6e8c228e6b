"""A value that is closed is corrected, with why; the old one is kept (S001-6.1).

Closed is what a second person has verified, and whatever lies before last year. Anybody who enters a value corrects a
verified one, which is then verified anew; what lies further back managers and administrators alone.
"""

from __future__ import annotations

from core.answer import Answer
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kpi.access import may_set
from core.kpi.reasons import LONGEST, split_reason
from core.reading import Reading
from handlers.context import Context
from handlers.forms import form_for
from handlers.kpis.checks import allow, amount, closed, usual
from handlers.kpis.enter import entered
from handlers.kpis.find import meant, today
from handlers.kpis.text import name, period_said, typed


def correct(ctx: Context, values: Values) -> Answer:
    """`/kpi correct sales 1,300,000 for October because the freight was missing`. Of what is closed the reason is asked
    for where it was not said."""
    text, reason = split_reason(str(values["words"]))
    reason = str(values.get("why", "")).strip() or reason
    found = meant(ctx, text)
    kpi, subject = found.kpi, found.subject
    if not found.rest:
        raise ctx.refuse("kpi.correct_how", code=typed(ctx.tr, ctx.directory, kpi))
    period = found.period or usual(ctx.unit, today(ctx), kpi, subject)
    allow(ctx, kpi, subject, period, found.rest, correcting=True)
    why = closed(ctx.unit, today(ctx), kpi, subject, period)
    if why == "old" and not may_set(ctx.actor, kpi, ctx.directory):
        raise ctx.refuse("kpi.closed_long", name=name(ctx.tr, kpi), period=period_said(ctx.tr, period))
    value = amount(ctx, kpi, found.rest)
    if len(reason) > LONGEST:
        raise ctx.refuse("refuse.too_long", limit=LONGEST)
    if why and not reason:
        raise _asked(ctx, text)
    return entered(ctx, kpi, subject, period, value, "correction", reason=reason)


def _asked(ctx: Context, text: str) -> Undone:
    given = {"words": text, **({"why": ""} if ctx.invocation.asked else {})}
    reading = Reading(given=given, problems={"why": "problem.required"})
    return Undone(form_for(COMMANDS[0], ctx.tr, ctx.directory, reading, again=ctx.invocation.asked))


COMMANDS = (Command("kpi_correct", correct, (Arg("words", "line", required=True), Arg("why", "text")), listed=False),)
