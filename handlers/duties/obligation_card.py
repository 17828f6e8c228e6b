"""What is said of an obligation: how often, by whom, with what grace, and when it is due next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core import checklist
from core.answer import Say
from core.cadence import moment
from core.cadence.led import opening
from core.card import Bold, Button, Card, Line
from core.duties.obligation import Obligation, owners
from core.record import Record
from handlers.context import Context
from handlers.duties.opening import local_now
from handlers.duties.words import checklist_of, often, owner_of, title_of

_SHOWN = 3


def card(
    ctx: Context, obligation: Obligation, key: str, opened: Sequence[Record] = (), more: Sequence[Line] = ()
) -> Say:
    """`key` is what has happened to it."""
    tr = ctx.tr
    title = (Bold(tr(key, name=title_of(tr, obligation))),)
    body: list[Line] = [(often(tr, obligation), " · ", owner_of(tr, ctx.directory, obligation))]
    body += [_next(ctx, obligation)] if obligation.enabled else []
    items = len(checklist.pasted(checklist_of(tr, obligation)))
    body += [(tr.count("duty.items", items),)] if items else []
    body += [(tr("duty.evidence"),)] if obligation.evidence else []
    body += [(tr("duty.nobody"),)] if obligation.owner.startswith("role:") and not _held(ctx, obligation) else []
    body += [tr.line("duty.opened", records=", ".join(one.ref for one in opened[:_SHOWN]))] if opened else []
    return Say(Card(title, body=(*(line for line in body if line), *more), buttons=_buttons(ctx, obligation)))


def next_due(ctx: Context, obligation: Obligation) -> datetime | None:
    """Its next nominal moment."""
    calendar = ctx.directory.calendars.office(0, obligation.department)
    return obligation.read().following(local_now(ctx, obligation), calendar)


def _next(ctx: Context, obligation: Obligation) -> Line:
    due = next_due(ctx, obligation)
    if due is None:
        return ()
    calendar = ctx.directory.calendars.office(0, obligation.department)
    opens = moment(opening(due, obligation.lead, calendar), obligation.zone)
    due_at = ctx.tr.moment(moment(due, obligation.zone), ctx.now)
    grace = ctx.tr.count("duty.grace", obligation.grace)
    if obligation.unit == "" and "random " in obligation.cadence:
        return (ctx.tr("duty.drawn"), " · ", grace)
    key = "duty.next" if opens > ctx.now else "duty.next_open"
    return (*ctx.tr.line(key, due=due_at, opens=ctx.tr.moment(opens, ctx.now)), " · ", grace)


def _held(ctx: Context, obligation: Obligation) -> bool:
    return bool(owners(obligation, ctx.directory)) or obligation.each == "client"


def _buttons(ctx: Context, obligation: Obligation) -> tuple[Button, ...]:
    if not may_set(ctx, obligation):
        return ()
    target = str(obligation.id)
    verb = "review_off" if obligation.enabled else "review_on"
    change = Button("review_change", ctx.tr("button.review_change"), target)
    return (Button(verb, ctx.tr(f"button.{verb}"), target), *([change] if obligation.enabled else []))


def may_set(ctx: Context, obligation: Obligation) -> bool:
    """Administrators, and whoever added it and still leads."""
    return ctx.actor.has("configure") or (ctx.actor.has("triage") and obligation.set_by == ctx.actor.id)
