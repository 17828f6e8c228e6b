"""Moving a record along its lifecycle: one command for each verb that the captured kinds declare."""

from __future__ import annotations

import json
from typing import Any

from core.access import may
from core.answer import Answer, Say, Toast
from core.command import Arg, Command, Values
from core.kinds import BACK, KINDS, Transition
from core.record import Record
from handlers.cards import View, record_card, short_title
from handlers.context import Context
from handlers.finding import find, fresh, stale
from handlers.publish import changed
from storage import history, records


def _command(verb: str) -> Command:
    declared = [t for kind in KINDS.values() if kind.captured for t in kind.transitions if t.verb == verb]
    needed = {name for transition in declared for name in transition.needs}
    note = Arg("reason", "text", required="reason" in needed)

    def move(ctx: Context, values: Values) -> Answer:
        record = fresh(ctx, find(ctx, values))
        transition = allowed(ctx, record, verb)
        note_text = str(values.get("reason", ""))
        moved = records.change(ctx.unit, record, **_columns(ctx, record, transition, note_text))
        if moved is None:
            raise stale(ctx, record)
        history.note(ctx.unit, moved, ctx.actor.id, verb, text=note_text, status=moved.status, owner=moved.owner)
        changed(ctx, moved, f"{verb}_note" if note_text else verb, note_text)
        return told(ctx, moved, verb)

    return Command(verb, move, (Arg("record", "record", required=True, asked=False), note))


def allowed(ctx: Context, record: Record, verb: str) -> Transition:
    """The transition that the verb takes from here; refuses with what is possible instead."""
    kind = KINDS[record.kind]
    transition = kind.transition(verb, record.status)
    view = View(ctx.tr, ctx.directory, ctx.now, ctx.actor)
    if transition is None:
        state = ctx.tr(f"state.{record.status}")
        raise ctx.refuse("refuse.state", card=record_card(record, view), record=short_title(record), state=state)
    if not may(ctx.actor, record, transition.who, ctx.directory):
        who = ctx.name(record.owner or record.reporter)
        raise ctx.refuse("refuse.not_yours", card=record_card(record, view), record=short_title(record), who=who)
    return transition


def told(ctx: Context, record: Record, verb: str) -> Answer:
    """A press, its form and a reply below the card are answered over the card; a typed command with the card."""
    text = ctx.tr(f"done.{verb}", record=short_title(record))
    if ctx.invocation.revision or ctx.invocation.asked or ctx.invocation.reply:
        return Toast(text)
    return Say(record_card(record, View(ctx.tr, ctx.directory, ctx.now, ctx.actor)), record.ref)


def _columns(ctx: Context, record: Record, transition: Transition, reason: str) -> dict[str, Any]:
    kind = KINDS[record.kind]
    target = transition.target
    fields = dict(record.fields or {})
    if target == BACK:
        target = fields.pop("back", kind.initial)
        fields.pop("reason", None)
    if target == "blocked":
        fields |= {"back": record.status, "reason": reason}
    values: dict[str, Any] = {"status": target, "fields": json.dumps(fields, ensure_ascii=False)}
    if transition.owns:
        values["owner_id"] = ctx.actor.id
    if kind.is_open(target) != kind.is_open(record.status):
        values["closed_at"] = None if kind.is_open(target) else ctx.now
        if kind.is_open(target) and record.due_at and record.due_at > ctx.now:
            values["remind_at"] = record.due_at
    return values


VERBS = tuple(dict.fromkeys(t.verb for kind in KINDS.values() if kind.captured for t in kind.transitions))
COMMANDS = tuple(_command(verb) for verb in VERBS)
