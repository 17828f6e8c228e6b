"""The form in which somebody answers: what, and under which condition or why not."""

from __future__ import annotations

from core.answer import Field, Form
from core.record import Record
from handlers.context import Context
from storage.asks import Ask

ANSWERS = ("yes", "if", "no")


def form(ctx: Context, record: Record, ask: Ask, chosen: str, words: str) -> Form:
    options = tuple((one, ctx.tr(f"choice.{one}")) for one in ANSWERS)
    again = ctx.invocation.asked
    fields = (
        Field("answer", ask.question[:150], "choice", options, chosen, True, error=_needed(ctx, again and not chosen)),
        Field(
            "words",
            ctx.tr("arg.answer.words"),
            "text",
            value=words,
            error=_needed(ctx, bool(again and chosen and not words)),
        ),
    )
    return Form("answer", f"{ctx.tr('button.answer')} · {record.ref}", fields, {"record": record.ref})


def _needed(ctx: Context, missing: bool) -> str:
    return ctx.tr("problem.why") if missing else ""
