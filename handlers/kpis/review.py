"""The review of a goal: seven questions, of which as many are answered as there is something to say (S003-目-b)."""

from __future__ import annotations

import json

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kpi.model import Kpi, Remark, Subject
from core.kpi.periods import Period
from core.reading import Reading
from handlers.context import Context
from handlers.forms import form_for
from handlers.kpis.find import at_spot, meant, spot, today
from handlers.kpis.progress import progress
from handlers.kpis.remarks import may_remark
from handlers.kpis.review_offer import named
from handlers.kpis.text import name, name_about, period_said
from storage import remarks

QUESTIONS = ("outlook", "obstacles", "strengths", "impact", "progression", "means", "remedies")
_LONGEST = 2000


def review(ctx: Context, values: Values) -> Answer:
    """`/kpi review sales Q3`, or a press: what was answered before, or the form; nothing has to be answered."""
    kpi, subject, period = _whose(ctx, str(values["message"]))
    if not may_remark(ctx, kpi, subject):
        raise ctx.refuse("kpiremark.not_yours", name=name(ctx.tr, kpi))
    known = remarks.newest(ctx.unit.conn, kpi.id, subject.key, named(period))
    if not ctx.invocation.asked:
        if known and not ctx.invocation.revision:
            return Say(card(ctx, kpi, subject, period, known))
        return _form(ctx, _target(kpi, subject, period), answers(known))
    given = {question: str(values.get(question, "")).strip() for question in QUESTIONS}
    given = {question: text for question, text in given.items() if text}
    if not given:
        raise ctx.refuse("kpireview.nothing")
    if any(len(text) > _LONGEST for text in given.values()):
        raise ctx.refuse("refuse.too_long", limit=_LONGEST)
    remark = Remark(json.dumps(given, ensure_ascii=False), given.get("remedies", ""), None, ctx.actor.id)
    remarks.put(ctx.unit, kpi.id, subject.key, named(period), remark)
    return Say(card(ctx, kpi, subject, period, remark))


def answers(remark: Remark | None) -> dict[str, str]:
    """What was answered, by question."""
    found = json.loads(remark.cause) if remark else {}
    return {question: str(found[question]) for question in QUESTIONS if found.get(question)}


def card(ctx: Context, kpi: Kpi, subject: Subject, period: Period, remark: Remark) -> Card:
    tr = ctx.tr
    head = tr("kpireview.title", name=name_about(tr, ctx.directory, kpi, subject), period=period_said(tr, period))
    body: list[Line] = [progress(ctx.unit.conn, tr, ctx.directory, kpi, subject, period, today(ctx))]
    body += [(Bold(tr(f"arg.kpi_review.{question}")), f" {text}") for question, text in answers(remark).items()]
    body.append((tr("kpireview.by", who=ctx.name(remark.person)),))
    change = Button("kpi_review", tr("button.kpi_recause"), _target(kpi, subject, period), 1)
    return Card((Bold(head),), body=tuple(line for line in body if line), buttons=(change,))


def _whose(ctx: Context, text: str) -> tuple[Kpi, Subject, Period]:
    """A quarter or a year; without one the last quarter that is over."""
    place, _, kind = text.partition("/")
    if place.partition(":")[0].isdecimal():
        kpi, subject, period = at_spot(ctx, place)
    else:
        kpi, subject, period, _ = meant(ctx, text)
    if period is None:
        return kpi, subject, Period.of("quarter", today(ctx)).previous
    if kind == "year" or period.kind == "year":
        return kpi, subject, Period.of("year", period.start)
    return kpi, subject, Period.of("quarter", period.start)


def _target(kpi: Kpi, subject: Subject, period: Period) -> str:
    return f"{spot(kpi, subject, period)}/{period.kind}"


def _form(ctx: Context, target: str, known: dict[str, str]) -> Answer:
    command = next(command for command in COMMANDS if command.name == "kpi_review")
    return form_for(command, ctx.tr, ctx.directory, Reading(given={"message": target, **known}))


COMMANDS = (
    Command(
        "kpi_review",
        review,
        (Arg("message", "line", required=True, asked=False), *(Arg(question, "text") for question in QUESTIONS)),
        listed=False,
    ),
)
