"""What a step upon a record is answered with: done, not possible now, or not this person's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.access import may
from core.answer import Answer, Say, Toast
from core.card import Button, Card, plain
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from handlers.buttons import button, may_edit
from handlers.cards import record_card, short_title, waits_line
from handlers.context import Context
from handlers.view import View
from storage import limits

_MOST = 5
_BY_ROLE = ("audit", "decide", "approve", "triage", "configure")
"""Rights that are named where nobody in particular can be asked."""
_STARTS = frozenset({"take", "resume", "after"})
"""After these, whoever begins is told what is still in the way."""


def editable(ctx: Context, record: Record) -> Record:
    """Refuses what is closed, and what is not this person's to correct."""
    if not KINDS[record.kind].is_open(record.status):
        raise not_now(ctx, record)
    if not may_edit(ctx.actor, record, ctx.directory):
        raise not_yours(ctx, record)
    return record


def not_now(ctx: Context, record: Record) -> Undone:
    """Its state does not allow it: refused, with what is possible."""
    state = ctx.tr(f"state.{record.status}")
    return ctx.refuse("refuse.state", card=own_card(ctx, record), record=short_title(record), state=state)


def needs_process(ctx: Context, record: Record) -> Undone:
    """It is no plain one: refused, with why, and with the step that comes first."""
    kind = KINDS[record.kind]
    why = ctx.tr(f"process.{kind.why_process(record)}", other=record.field("repeats"))
    steps = (verb for verb in kind.likeliest(record) if kind.step(verb, record))
    view = View(ctx.tr, ctx.directory, ctx.now)
    following = next((button(record, kind, verb, view).label for verb in steps), "")
    return ctx.refuse("refuse.process", card=own_card(ctx, record), record=short_title(record), why=why, next=following)


def not_yours(ctx: Context, record: Record, doers: Collection[str] = ()) -> Undone:
    """Somebody else's: refused, naming whom to ask; where `doers` are of a role alone, the role."""
    people = (ctx.directory.people.get(id or 0) for id in (record.owner, record.reporter))
    able = next((person for person in people if person and may(person, record, doers, ctx.directory)), None)
    role = next((right for right in _BY_ROLE if right in doers), "")
    if role and able is None:
        role = ctx.tr(f"doer.{role}")
        return ctx.refuse("refuse.by_role", card=own_card(ctx, record), record=short_title(record), role=role)
    key = "refuse.not_yours" if able is None or ctx.directory.is_same(record.owner, able) else "refuse.able"
    who = able.name if able else ctx.name(record.owner or record.reporter)
    return ctx.refuse(key, card=own_card(ctx, record), record=short_title(record), who=who)


def told(ctx: Context, record: Record, verb: str, **places: object) -> Answer:
    """A press, its form and a reply below the card are answered over the card; a typed command with the card, and so is
    a press on such an answer and the form behind it, whose place it takes: nobody else edits that."""
    on_card = (ctx.invocation.revision or ctx.invocation.asked) and not ctx.invocation.on_answer
    if on_card or ctx.invocation.reply:
        text = ctx.tr(f"done.{verb}", record=short_title(record), **places)
        waits = plain(waits_line(record, KINDS[record.kind], view_of(ctx))) if verb in _STARTS else ""
        return Toast(" · ".join(part for part in (text, waits) if part))
    card = own_card(ctx, record)
    if verb == "undo":
        return Say(card, record.ref, instead=ctx.invocation.on_answer)
    undo = Button("undo", ctx.tr("button.undo"), record.ref, record.revision, answers=True)
    card = replace(card, buttons=(*card.buttons[: _MOST - 1], undo))
    return Say(card, record.ref, instead=ctx.invocation.on_answer)


def own_card(ctx: Context, record: Record) -> Card:
    """The record's card for the person who asks."""
    card = record_card(record, view_of(ctx), limits=limits.of_record(ctx.unit.conn, record.id))
    return replace(card, buttons=tuple(replace(button, answers=True) for button in card.buttons))


def view_of(ctx: Context) -> View:
    return View(ctx.tr, ctx.directory, ctx.now, ctx.actor)
