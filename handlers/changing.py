"""Changing a record: by compare-and-set, with what can undo it, and everybody told who is to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from core.answer import Answer, Say, Toast
from core.card import Button, Card
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from handlers.cards import View, may_edit, record_card, short_title
from handlers.context import Context
from handlers.finding import stale
from handlers.parts import count_again
from handlers.publish import changed, line_params
from storage import history, outbox, records, watchers

_MOST = 5


def change(
    ctx: Context,
    record: Record,
    verb: str,
    columns: Mapping[str, Any],
    note: str = "",
    but: Collection[int] = (),
    more: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Record:
    """The record with these columns, in the history, on its cards and told; refuses when somebody was faster.

    `facts` are what the line about it needs beside the person's `note`; `but` are people who hear of it otherwise;
    `more` is what else it touched, as the history's `before` has it.
    """
    return noted(ctx, record, records.change(ctx.unit, record, **columns), verb, note, but, more, **facts)


def noted(
    ctx: Context,
    record: Record,
    moved: Record | None,
    verb: str,
    note: str = "",
    but: Collection[int] = (),
    more: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Record:
    """The same for a change that was made already: the record before and after it, None when it was not possible."""
    if moved is None:
        raise stale(ctx, record)
    before = {**records.before(record, moved), **(more or {})}
    history.note(ctx.unit, moved, ctx.actor.id, verb, text=note, before=before, **facts)
    tell(ctx, moved, verb, note, facts, but)
    count_again(ctx, record, moved)
    return moved


def tell(
    ctx: Context, record: Record, verb: str, note: str, facts: Mapping[str, object], but: Collection[int] = ()
) -> None:
    """The cards everywhere, the line in their threads, and the watchers but who did it and who hears otherwise."""
    changed(ctx, record, verb, note, facts)
    params = line_params(ctx, verb, note, facts)
    for person in watchers.of_record(ctx.unit.conn, record.id):
        if person != ctx.actor.id and person not in but:
            outbox.put(ctx.unit, "watched", record=record.id, person=person, revision=record.revision, params=params)


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


def not_yours(ctx: Context, record: Record) -> Undone:
    """Somebody else's: refused, naming whom to ask."""
    who = ctx.name(record.owner or record.reporter)
    return ctx.refuse("refuse.not_yours", card=own_card(ctx, record), record=short_title(record), who=who)


def told(ctx: Context, record: Record, verb: str, **places: object) -> Answer:
    """A press, its form and a reply below the card are answered over the card; a typed command with the card."""
    if ctx.invocation.revision or ctx.invocation.asked or ctx.invocation.reply:
        return Toast(ctx.tr(f"done.{verb}", record=short_title(record), **places))
    card = own_card(ctx, record)
    if verb == "undo":
        return Say(card, record.ref)
    undo = Button("undo", ctx.tr("button.undo"), record.ref, record.revision)
    return Say(replace(card, buttons=(*card.buttons[: _MOST - 1], undo)), record.ref)


def own_card(ctx: Context, record: Record) -> Card:
    """The record's card for the person who asks."""
    return record_card(record, View(ctx.tr, ctx.directory, ctx.now, ctx.actor))
