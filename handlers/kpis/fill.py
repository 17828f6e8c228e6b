"""All of somebody's figures at once: `/kpi fill`, and what they reply to the question for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from core.answer import Answer, Field, Form, Say
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kpi.access import may_read, responsible
from core.kpi.amounts import AmountError, read_amount
from core.kpi.model import Kpi, subject_of
from core.kpi.named import take
from core.kpi.periods import Period
from core.standing import acts_for
from handlers.context import Context
from handlers.kpis.checks import allow, doubtful
from handlers.kpis.enter import enter, keep
from handlers.kpis.find import Meant, without
from handlers.kpis.text import about, exact, name_about, period_said, typed
from storage import figures, waits
from storage.waits import Wait

_MOST = 20
_BACK = timedelta(days=45)
"""So long ago something may have fallen due and stands, entered, in the form beside what is missing."""
_PARTS = re.compile(r"[\n;；、]+|，(?!\d{3})|,\s+")


def fill(ctx: Context, values: Values) -> Answer:
    """The form of what is waited for of this person and of those for whom they stand in; then what was filled in. What
    is wrong is said at its field, and nothing is kept."""
    mine = _mine(ctx)
    if not mine:
        raise ctx.refuse("kpi.nothing_to_fill")
    typed = {wait.id: text for wait in mine if (text := ctx.invocation.values.get(f"w{wait.id}", "").strip())}
    if not ctx.invocation.asked:
        raise Undone(_form(ctx, mine, {}, {}))
    known = _known(ctx, mine)
    read, problems, doubts = dict[int, Decimal](), dict[int, str](), dict[int, str]()
    for wait in mine:
        text = typed.get(wait.id, "")
        if not text or (wait.id in known and text == exact(ctx.tr, _kpi(ctx, wait), known[wait.id])):
            continue
        value, problem = _value(ctx, wait, text)
        if problem:
            problems[wait.id] = problem
        elif wait.id not in known or value != known[wait.id]:
            read[wait.id] = value
            if f"{wait.id}={text}" not in ctx.invocation.values.get("sure", "").split("\n"):
                far = doubtful(ctx.unit, _kpi(ctx, wait), subject_of(wait.subject), _period(ctx, wait), value)
                problems |= {wait.id: ctx.tr("kpi.doubt_again")} if far else {}
                doubts |= {wait.id: text} if far else {}
    if problems:
        raise Undone(_form(ctx, mine, typed, problems, doubts))
    for wait in mine:
        if wait.id in read:
            _keep(ctx, wait, read[wait.id], "form")
    return Say(_done(ctx, [wait for wait in mine if wait.id in read], read, mine))


def said(ctx: Context, values: Values) -> Answer:
    """A reply to the question: a bare number where one figure is missing, else `sales 340萬, margin 90萬`."""
    ids = [int(id) for id in str(values["message"]).split("-") if id.isdecimal() and len(id) < 16]
    asked = [wait for wait in waits.get(ctx.unit.conn, ids) if _kpi_of(ctx, wait) and _reads(ctx, wait)]
    there = _known(ctx, asked)
    missing = [wait for wait in asked if wait.id not in there]
    parts = [part.strip() for part in _PARTS.split(str(values["text"])) if part.strip()]
    answers: list[Say] = []
    for part in parts:
        wait, amount = _which(ctx, part, asked, missing)
        meant = Meant(_kpi(ctx, wait), subject_of(wait.subject), _period(ctx, wait), amount)
        answer = enter(ctx, meant, "reply")
        answers += [answer] if isinstance(answer, Say) else []
    if not answers:
        raise ctx.refuse("kpi.reply_how")
    return _together(ctx, answers, asked)


def _which(ctx: Context, part: str, asked: list[Wait], missing: list[Wait]) -> tuple[Wait, str]:
    found, rest = take([_kpi(ctx, wait) for wait in asked], part)
    named = [wait for wait in asked if _kpi(ctx, wait) in found]
    if len(named) != 1:  # one KPI for several departments: the one that is said, else the one that is still missing
        whose = ((wait, without(ctx, subject_of(wait.subject), rest)) for wait in named or asked)
        said = [(wait, left) for wait, left in whose if left is not None]
        if len(said) == 1:
            return said[0]
        named = [wait for wait in named if wait in missing]
    if len(named) == 1:
        return named[0], rest
    only = missing if missing else asked
    if not found and len(only) == 1:
        return only[0], part
    names = ctx.tr("comma").join(_head(ctx, wait) for wait in only)
    raise ctx.refuse("kpi.reply_which", names=names, example=_example(ctx, only[0]) if only else "sales")


def _example(ctx: Context, wait: Wait) -> str:
    """What the number stands behind in a reply: `parcels #Sales`."""
    whom = about(ctx.tr, ctx.directory, subject_of(wait.subject))
    return f"{typed(ctx.tr, ctx.directory, _kpi(ctx, wait))} {whom}".strip()


def _together(ctx: Context, answers: list[Say], asked: list[Wait]) -> Say:
    """One answer for all that was said; a value that is doubted last, with its buttons, and what is still missing."""
    doubted = [one for one in answers if any(button.command == "kpi_keep" for button in one.card.buttons)]
    shown = (doubted or answers)[-1]
    body: list[Line] = [one.card.title for one in answers if one is not shown]
    left = [wait for wait in asked if wait.id not in _known(ctx, asked)]
    if left and not doubted:
        body.append((ctx.tr("kpi.still", names=ctx.tr("comma").join(_head(ctx, wait) for wait in left)),))
    return replace(shown, card=replace(shown.card, body=(*shown.card.body, *body)))


def _mine(ctx: Context) -> list[Wait]:
    """What is open of periods that are over, else of those that run; with what was entered beside it."""
    people = acts_for(ctx.directory, ctx.actor, ctx.now)
    recent = waits.recent(ctx.unit.conn, ctx.now - _BACK)
    theirs = [wait for wait in recent if _kpi_of(ctx, wait) and _whose(ctx, wait) in people and _reads(ctx, wait)]
    begun = [wait for wait in theirs if wait.start <= ctx.reader.now.date()]
    open_ = [wait for wait in begun if wait.next_at]
    over = [wait for wait in open_ if _period(ctx, wait).end <= ctx.reader.now.date()]
    starts = {(_kpi(ctx, wait).period, wait.start) for wait in over or open_}
    found = [wait for wait in begun if (_kpi(ctx, wait).period, wait.start) in starts]
    return sorted(found, key=lambda wait: (wait.start, wait.kpi, wait.id))[:_MOST]


def _form(
    ctx: Context, mine: list[Wait], typed: Mapping[int, str], problems: Mapping[int, str],
    doubts: Mapping[int, str] | None = None,
) -> Form:  # fmt: skip
    known = _known(ctx, mine)
    fields = []
    for wait in mine:
        kpi, period = _kpi(ctx, wait), _period(ctx, wait)
        past = figures.past(ctx.unit.conn, kpi.id, wait.subject, wait.start, 1)
        label = f"{_head(ctx, wait)} · {period_said(ctx.tr, period)}"
        before = exact(ctx.tr, kpi, past[0].value) if past else ctx.tr("kpi.no_data")
        value = typed.get(wait.id) or (exact(ctx.tr, kpi, known[wait.id]) if wait.id in known else "")
        hint = ctx.tr("kpi.last_time", value=before)
        fields.append(Field(f"w{wait.id}", label, value=value, hint=hint, error=problems.get(wait.id, "")))
    sure = "\n".join(f"{id}={text}" for id, text in (doubts or {}).items())
    return Form("kpi_fill", ctx.tr("command.kpi_fill.title"), tuple(fields), {"sure": sure} if sure else {},
                ctx.tr("command.kpi_fill.submit"))  # fmt: skip


def _value(ctx: Context, wait: Wait, text: str) -> tuple[Decimal, str]:
    """The value, or what is wrong with it."""
    kpi = _kpi(ctx, wait)
    try:
        allow(ctx, kpi, subject_of(wait.subject), _period(ctx, wait), text)
        return read_amount(text, kpi.unit), ""
    except AmountError as error:
        return Decimal(0), ctx.tr(f"kpiamount.{error.key}", given=error.given, unit=kpi.unit, name=_head(ctx, wait))
    except Undone as undone:
        return Decimal(0), getattr(undone.answer, "text", "")


def _keep(ctx: Context, wait: Wait, value: Decimal, origin: str) -> None:
    kpi, subject = _kpi(ctx, wait), subject_of(wait.subject)
    keep(ctx.unit, ctx.directory, kpi, subject, _period(ctx, wait), value, origin, ctx.actor.id)


def _done(ctx: Context, filled: list[Wait], read: Mapping[int, Decimal], mine: list[Wait]) -> Card:
    if not filled:
        return Card((ctx.tr("kpi.nothing_filled"),))
    lines: list[Line] = []
    for wait in filled:
        value = exact(ctx.tr, _kpi(ctx, wait), read[wait.id])
        lines.append((f"{_head(ctx, wait)} · {period_said(ctx.tr, _period(ctx, wait))}", ctx.tr("kpi.is", value=value)))
    left = [wait for wait in mine if wait.id not in _known(ctx, mine)]
    if left:
        lines.append((ctx.tr("kpi.still", names=ctx.tr("comma").join(_head(ctx, wait) for wait in left)),))
    if any(_kpi(ctx, wait).checked for wait in filled):
        lines.append((ctx.tr("kpi.unverified_how"),))
    return Card((Bold(ctx.tr.count("kpi.filled", len(filled))),), body=tuple(lines))


def _known(ctx: Context, found: list[Wait]) -> dict[int, Decimal]:
    """What was entered of these already."""
    known = {}
    for wait in found:
        row = figures.of(ctx.unit.conn, wait.kpi, wait.subject, [wait.start]).get(wait.start)
        if row:
            known[wait.id] = row.value
    return known


def _reads(ctx: Context, wait: Wait) -> bool:
    return may_read(ctx.actor, _kpi(ctx, wait), subject_of(wait.subject), ctx.directory)


def _whose(ctx: Context, wait: Wait) -> int:
    person = responsible(_kpi(ctx, wait), subject_of(wait.subject), ctx.directory)
    return person.id if person else 0


def _kpi_of(ctx: Context, wait: Wait) -> Kpi | None:
    kpi = ctx.directory.kpis.get(wait.kpi)
    return kpi if kpi and kpi.enabled else None


def _kpi(ctx: Context, wait: Wait) -> Kpi:
    return ctx.directory.kpis[wait.kpi]


def _period(ctx: Context, wait: Wait) -> Period:
    return Period(wait.start, _kpi(ctx, wait).period)


def _head(ctx: Context, wait: Wait) -> str:
    return name_about(ctx.tr, ctx.directory, _kpi(ctx, wait), subject_of(wait.subject))


COMMANDS = (
    Command("kpi_fill", fill, listed=False),
    Command(
        "kpi_said",
        said,
        (Arg("message", "word", required=True, asked=False), Arg("text", "text", required=True)),
        listed=False,
    ),
)
