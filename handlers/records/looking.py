"""Looking at a record: how it stands, and everything that I can do with it. For the asker alone."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Card
from core.command import Arg, Command, Values
from core.kinds import KINDS
from handlers import kept
from handlers.answering import own_card
from handlers.buttons import button, possible
from handlers.cards import record_card
from handlers.context import Context
from handlers.finding import find
from handlers.parts import part_lines
from handlers.records import linking
from handlers.records.timeline import dated
from handlers.records.undoable import last_change
from handlers.view import View
from storage import history, watchers

_TIMELINE = 5


def show(ctx: Context, values: Values) -> Answer:
    record = find(ctx, values)
    kind = KINDS[record.kind]
    card = own_card(ctx, record)
    entries = history.of_record(ctx.unit.conn, record.id)
    lines = [dated(ctx, entry) for entry in entries[-_TIMELINE:]]
    state = (ctx.tr("arg.state"), (ctx.tr(f"state.{record.status}"),))
    told = ((Bold(ctx.tr("show.history")),), *lines) if lines else ()
    parts = part_lines(ctx.unit.conn, record, _view(ctx))
    gone = [(ctx.tr("show.source_deleted"),)] if any(entry.verb == "deleted" for entry in entries) else []
    body = (*card.body, *gone, *parts, *linking.of_record(ctx, record), *told)
    details = kept.shown(record, _view(ctx), [d.name for d in kind.details if d.name not in kind.shown])
    return Say(Card(card.title, card.ref, body, (state, *card.fields, *details), card.buttons), record.ref)


def more(ctx: Context, values: Values) -> Answer:
    """Every step that this person may take from here."""
    record = find(ctx, values)
    kind = KINDS[record.kind]
    view = _view(ctx)
    watches = ctx.actor.id in watchers.of_record(ctx.unit.conn, record.id)
    undo = ("undo",) if last_change(ctx.unit.conn, ctx.actor.id, ctx.now, record.id) else ()
    shown = (*possible(record, kind, view), "link", "unwatch" if watches else "watch", "history", *undo)
    buttons = tuple(replace(button(record, kind, verb, view), answers=True) for verb in shown)
    return Say(Card(record_card(record, view).title, record.ref, buttons=buttons), record.ref)


def _view(ctx: Context) -> View:
    return View(ctx.tr, ctx.directory, ctx.now, ctx.actor)


_RECORD = (Arg("record", "record", required=True),)
COMMANDS = (
    Command("show", show, _RECORD, effect="read", in_room="show_here"),
    Command("more", more, _RECORD, effect="read", listed=False),
)
