"""Why a value missed its target: cause, remedy and date, which then stand beside the number (S003-评)."""

from __future__ import annotations

from datetime import datetime

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kpi.access import leads_of, may_enter
from core.kpi.model import Kpi, Remark, Subject
from core.kpi.periods import Period
from core.reading import Reading
from handlers.context import Context
from handlers.forms import form_for
from handlers.kpis.alerts import acted
from handlers.kpis.find import at_spot, meant, part, spot
from handlers.kpis.find import today as today_of
from handlers.kpis.remark_lines import remark_lines
from handlers.kpis.text import name, name_about, period_said, said
from handlers.kpis.values import figure
from storage import levels, remarks

_LONGEST = 1000


def cause(ctx: Context, values: Values) -> Answer:
    """A press, or `/kpi cause sales for October`: a form; sent, it stands beside the number. Said again, the newest
    counts, and what was said before stays in the history of the number."""
    kpi, subject, period = spotted(ctx, str(values["message"]))
    if not may_remark(ctx, kpi, subject):
        raise ctx.refuse("kpiremark.not_yours", name=name(ctx.tr, kpi))
    known = remarks.newest(ctx.unit.conn, kpi.id, subject.key, period.start)
    target = spot(kpi, subject, period)
    if not (values.get("cause") and values.get("remedy")):
        raise _form(ctx, target, known, values)
    by, problem = ctx.reader.value(Arg("by", "when"), str(values.get("by", "")))
    if problem or any(len(str(values[part])) > _LONGEST for part in ("cause", "remedy")):
        raise ctx.refuse(problem or "refuse.too_long", given=str(values.get("by", ""))[:40], limit=_LONGEST)
    day = by.astimezone(ctx.reader.now.tzinfo).date() if isinstance(by, datetime) else None
    standing = levels.of(ctx.unit.conn, kpi.id, subject.key)
    why, what = str(values["cause"]).strip(), str(values["remedy"]).strip()
    remark = Remark(why, what, day, ctx.actor.id, standing.record if standing else None)
    remarks.put(ctx.unit, kpi.id, subject.key, period.start, remark)
    acted(ctx.unit, ctx.directory, kpi, subject)
    return Say(_kept(ctx, kpi, subject, period, remark, known))


def may_remark(ctx: Context, kpi: Kpi, subject: Subject) -> bool:
    """Who answers for the number, or leads those who do."""
    return may_enter(ctx.actor, kpi, subject, ctx.directory) or leads_of(ctx.actor, kpi, subject, ctx.directory)


def spotted(ctx: Context, text: str) -> tuple[Kpi, Subject, Period]:
    """Of a button, or as it was typed; without a period the last that is over, of a longer one its last part."""
    if text.partition(":")[0].isdecimal():
        kpi, subject, period = at_spot(ctx, text)
    else:
        kpi, subject, period, _ = meant(ctx, text)
    return kpi, subject, part(ctx, kpi, period) if period else Period.of(kpi.period, today_of(ctx)).previous


def _form(ctx: Context, target: str, known: Remark | None, values: Values) -> Undone:
    command = next(command for command in COMMANDS if command.name == "kpi_cause")
    given = {"message": target}
    if known:
        day = known.by.isoformat() if known.by else ""
        given |= {"cause": known.cause, "remedy": known.remedy, "by": day}
    given |= {part: str(values[part]) for part in ("cause", "remedy", "by") if values.get(part)}
    problems = {part: "problem.required" for part in ("cause", "remedy") if not given.get(part)}
    reading = Reading(given=given, problems=problems)
    return Undone(form_for(command, ctx.tr, ctx.directory, reading, again=ctx.invocation.asked))


def _kept(ctx: Context, kpi: Kpi, subject: Subject, period: Period, remark: Remark, was: Remark | None) -> Card:
    tr = ctx.tr
    value = figure(ctx.unit.conn, ctx.directory, kpi, subject, period).value
    head = f"{name_about(tr, ctx.directory, kpi, subject)} · {period_said(tr, period)}"
    body: list[Line] = remark_lines(tr, ctx.directory, remark, ctx.now)
    if was:
        body.append((tr("kpiremark.was"),))
        body += remark_lines(tr, ctx.directory, was, ctx.now)
    target = spot(kpi, subject, period)
    issue = Button("kpi_issue", tr("button.kpi_issue"), target)
    return Card(
        (Bold(head), tr("kpi.is", value=said(tr, kpi, value))),
        body=tuple(body),
        buttons=(Button("kpi_cause", tr("button.kpi_recause"), target), issue),
    )


COMMANDS = (
    Command(
        "kpi_cause",
        cause,
        (
            Arg("message", "line", required=True, asked=False),
            Arg("cause", "text"),
            Arg("remedy", "text"),
            Arg("by", "line"),
        ),
        listed=False,
    ),
)
