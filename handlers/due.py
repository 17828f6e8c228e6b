"""Changing when a record is due."""

from __future__ import annotations

from datetime import datetime

from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS
from handlers.cards import View, may_edit, record_card, short_title
from handlers.context import Context
from handlers.finding import find, fresh, stale
from handlers.publish import changed
from handlers.verbs import told
from storage import history, records


def due(ctx: Context, values: Values) -> Answer:
    record = fresh(ctx, find(ctx, values))
    moment = values["due"]
    if not isinstance(moment, datetime):
        raise ctx.refuse("problem.when", given=str(moment))
    card = record_card(record, View(ctx.tr, ctx.directory, ctx.now, ctx.actor))
    if not KINDS[record.kind].is_open(record.status):
        state = ctx.tr(f"state.{record.status}")
        raise ctx.refuse("refuse.state", card=card, record=short_title(record), state=state)
    if not may_edit(ctx.actor, record, ctx.directory):
        who = ctx.name(record.owner or record.reporter)
        raise ctx.refuse("refuse.not_yours", card=card, record=short_title(record), who=who)
    moved = records.change(ctx.unit, record, due_at=moment)
    if moved is None:
        raise stale(ctx, record)
    history.note(ctx.unit, moved, ctx.actor.id, "due", due_at=moment, before={"due_at": record.due_at})
    changed(ctx, moved, "due", at=moment)
    return told(ctx, moved, "due")


COMMANDS = (
    Command("due", due, (Arg("record", "record", required=True, asked=False), Arg("due", "when", required=True))),
)
