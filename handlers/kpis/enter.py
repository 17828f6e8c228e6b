"""Entering a value: read, looked at twice where it is far off, kept, and shown with what it was taken for."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from core.answer import Answer, Form, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kpi.access import may_set
from core.kpi.model import Kpi, Subject
from core.kpi.period_words import read_period
from core.kpi.periods import Period
from core.people import Directory
from handlers.context import Context
from handlers.kpis.alerts import follow
from handlers.kpis.checks import LOOKED, allow, amount, doubtful, refuse_closed, usual
from handlers.kpis.due import await_next, begin, due_at
from handlers.kpis.find import Meant, at_spot, spot, today
from handlers.kpis.second import unverified
from handlers.kpis.text import exact, name, name_about, period_said
from storage import drafts, figures, waits
from storage.uow import Unit

_PLACE = ("kpi", "doubt")


def enter(ctx: Context, meant: Meant, origin: str = "chat") -> Answer:
    """A value as it was typed. Refuses what is no value, what is closed and whose it is not."""
    kpi, subject = meant.kpi, meant.subject
    period = meant.period or usual(ctx.unit, today(ctx), kpi, subject)
    allow(ctx, kpi, subject, period, meant.rest)
    value = amount(ctx, kpi, meant.rest)
    if doubtful(ctx.unit, kpi, subject, period, value):
        return _asked_back(ctx, kpi, subject, period, value)
    return entered(ctx, kpi, subject, period, value, origin)


def typed(ctx: Context, values: Values) -> Answer:
    """The form of one value, whose KPI the button named."""
    kpi, subject, period = at_spot(ctx, str(values["message"]))
    if said := str(values.get("period", "")).strip():
        period = read_period(said, kpi.period, today(ctx))
        if period is None:
            raise ctx.refuse("kpi.no_period", given=said[:40], kind=ctx.tr(f"choice.kpi_{kpi.period}"))
    return enter(ctx, Meant(kpi, subject, period, str(values["value"])), "form")


def keep(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject, period: Period, value: Decimal,
         origin: str, by: int | None, reason: str = "") -> int:  # fmt: skip
    """Writes it down, a draft where a second person is to look; nobody is asked for it any more."""
    state = "draft" if kpi.checked else "verified"
    id = figures.put(unit, kpi.id, subject.key, period.start, value, state=state, origin=origin, by=by, reason=reason)
    waits.settle(unit, kpi.id, subject.key, period.start)
    await_next(unit, directory, kpi)
    following = period.shifted(1)
    if due_at(directory, kpi, subject, following) >= unit.now:
        begin(unit, directory, kpi, [subject], following)
    follow(unit, directory, kpi, subject, period)
    return id


def entered(
    ctx: Context, kpi: Kpi, subject: Subject, period: Period, value: Decimal, origin: str, instead: bool = False,
    reason: str = "",
) -> Say:  # fmt: skip
    """It is kept, or stands there already. `reason`: why a closed one is corrected."""
    was = figures.of(ctx.unit.conn, kpi.id, subject.key, [period.start]).get(period.start)
    if was and was.value == value:
        card = Card(_title(ctx, kpi, subject, period, value), body=((ctx.tr("kpi.same"),),))
        return Say(card, instead=instead)
    id = keep(ctx.unit, ctx.directory, kpi, subject, period, value, origin, ctx.actor.id, reason)
    body: list[Line] = []
    if was:
        body.append((ctx.tr("kpi.was", was=exact(ctx.tr, kpi, was.value), who=ctx.name(was.by)),))
    if reason:
        body.append((ctx.tr("kpi.reason", why=reason),))
    before = figures.past(ctx.unit.conn, kpi.id, subject.key, period.start, 1)
    if before:
        said = period_said(ctx.tr, Period(before[0].start, kpi.period))
        body.append((ctx.tr("kpi.before", period=said, value=exact(ctx.tr, kpi, before[0].value)),))
    if kpi.checked:
        body.append((unverified(ctx, kpi, subject, ctx.actor.id),))
    buttons = (Button("kpi_back", ctx.tr("button.kpi_back"), str(id)),)
    return Say(Card(_title(ctx, kpi, subject, period, value), body=tuple(body), buttons=buttons), instead=instead)


def _title(ctx: Context, kpi: Kpi, subject: Subject, period: Period, value: Decimal) -> Line:
    """What was understood, with every digit."""
    head = f"{name_about(ctx.tr, ctx.directory, kpi, subject)} · {period_said(ctx.tr, period)}"
    return (Bold(head), ctx.tr("kpi.is", value=exact(ctx.tr, kpi, value)))


def _asked_back(ctx: Context, kpi: Kpi, subject: Subject, period: Period, value: Decimal) -> Say:
    """Nothing is entered yet; one press keeps it."""
    form = Form("kpi_keep", "", (), {"spot": f"{kpi.id}:{subject.key}:{period.start}", "value": str(value)})
    draft = drafts.keep(ctx.unit, ctx.actor.id, *_PLACE, form, {})
    past = figures.past(ctx.unit.conn, kpi.id, subject.key, period.start, LOOKED)
    usually = exact(ctx.tr, kpi, median([row.value for row in past]))
    body: Line = (ctx.tr("kpi.doubt" if len(past) > 1 else "kpi.doubt_one", usual=usually, count=len(past)),)
    label = ctx.tr("button.kpi_keep", value=exact(ctx.tr, kpi, value))
    buttons = (
        Button("kpi_keep", label, draft, 1, primary=True),
        Button("kpi_enter", ctx.tr("button.kpi_again"), spot(kpi, subject, period)),
    )
    return Say(
        Card((*_title(ctx, kpi, subject, period, value), ctx.tr("kpi.doubt_mark")), body=(body,), buttons=buttons)
    )


def keep_it(ctx: Context, values: Values) -> Answer:
    """The press below a value that was far off; judged anew but for that."""
    draft = drafts.get(ctx.unit.conn, str(values["message"]))
    if draft is None or draft.person != ctx.actor.id or draft.form.command != "kpi_keep":
        raise ctx.refuse("kpi.doubt_gone")
    kpi, subject, period = at_spot(ctx, draft.form.values["spot"])
    if period is None:
        raise ctx.refuse("kpi.doubt_gone")
    value = Decimal(draft.form.values["value"])
    allow(ctx, kpi, subject, period)
    drafts.drop(ctx.unit, draft.id)
    return entered(ctx, kpi, subject, period, value, "chat", instead=True)


def take_back(ctx: Context, values: Values) -> Answer:
    """The value that was entered goes, and what was before it holds again."""
    given = str(values["message"])
    row = figures.get(ctx.unit.conn, int(given)) if given.isdecimal() and len(given) < 16 else None
    if row is None or row.state == "replaced":
        raise ctx.refuse("kpi.back_gone")
    kpi, subject, _ = at_spot(ctx, f"{row.kpi}:{row.subject}:")
    if row.by != ctx.actor.id and not may_set(ctx.actor, kpi, ctx.directory):
        raise ctx.refuse("kpi.not_yours", name=name(ctx.tr, kpi), who=ctx.name(row.by))
    if row.verified_by:
        raise refuse_closed(ctx, "verified", kpi, subject, Period(row.start, kpi.period))
    former = figures.withdraw(ctx.unit, row)
    if former is None:
        due = next((w.due_at for w in waits.of_kpi(ctx.unit.conn, kpi.id)
                    if (w.subject, w.start) == (row.subject, row.start)), ctx.now)  # fmt: skip
        waits.reopen(ctx.unit, kpi.id, row.subject, row.start, max(due, ctx.now))
    follow(ctx.unit, ctx.directory, kpi, subject, Period(row.start, kpi.period))
    head = f"{name_about(ctx.tr, ctx.directory, kpi, subject)} · {period_said(ctx.tr, Period(row.start, kpi.period))}"
    text = ctx.tr("kpi.taken_back", value=exact(ctx.tr, kpi, former.value if former else None))
    return Say(Card((Bold(head), text)), instead=True)


_MESSAGE = Arg("message", "word", required=True, asked=False)
COMMANDS = (
    Command("kpi_enter", typed, (_MESSAGE, Arg("value", "line", required=True), Arg("period", "line")), listed=False),
    Command("kpi_keep", keep_it, (_MESSAGE,), listed=False),
    Command("kpi_back", take_back, (_MESSAGE,), listed=False),
)
