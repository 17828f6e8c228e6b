"""Looking things up: one record with its history, what waits for me, and what else I can do. For the asker alone."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers import linking
from handlers.cards import View, button, possible, record_card, short_title
from handlers.context import Context
from handlers.finding import find
from handlers.lines import entry_line
from handlers.paging import read, turns
from handlers.parts import part_lines
from handlers.undoing import last_change
from storage import history, watchers

_TIMELINE = 5
_PAGE = 8


def show(ctx: Context, values: Values) -> Answer:
    record = find(ctx, values)
    card = record_card(record, _view(ctx))
    entries = history.of_record(ctx.unit.conn, record.id)
    lines = [_dated(ctx, entry) for entry in entries[-_TIMELINE:]]
    state = (ctx.tr("arg.state"), (ctx.tr(f"state.{record.status}"),))
    told = ((Bold(ctx.tr("show.history")),), *lines) if lines else ()
    parts = part_lines(ctx.unit.conn, record, _view(ctx))
    gone = [(ctx.tr("show.source_deleted"),)] if any(entry.verb == "deleted" for entry in entries) else []
    body = (*card.body, *gone, *parts, *linking.of_record(ctx, record), *told)
    return Say(Card(card.title, card.ref, body, (state, *card.fields), card.buttons), record.ref)


def more(ctx: Context, values: Values) -> Answer:
    """Every step that this person may take from here."""
    record = find(ctx, values)
    kind = KINDS[record.kind]
    view = _view(ctx)
    watches = ctx.actor.id in watchers.of_record(ctx.unit.conn, record.id)
    undo = ("undo",) if last_change(ctx.unit, ctx.actor.id, ctx.now, record.id) else ()
    shown = (*possible(record, kind, view), "link", "unwatch" if watches else "watch", "history", *undo)
    buttons = tuple(button(record, kind, verb, view) for verb in shown)
    return Say(Card(record_card(record, view).title, record.ref, buttons=buttons), record.ref)


def timeline(ctx: Context, values: Values) -> Answer:
    return _timeline(ctx, find(ctx, values), 0)


def timeline_page(ctx: Context, values: Values) -> Answer:
    page, reference = read(str(values["page"]))
    return replace(_timeline(ctx, find(ctx, {"record": reference}), page), instead=True)


def _timeline(ctx: Context, record: Record, page: int) -> Say:
    """Everything that happened, oldest first, with absolute moments."""
    entries = history.of_record(ctx.unit.conn, record.id)
    body = tuple(_dated(ctx, entry) for entry in entries[page * _PAGE : (page + 1) * _PAGE])
    title = (Bold(short_title(record)), f" · {ctx.tr.count('history.title', len(entries))}")
    turning = turns(ctx.tr, "history_page", record.ref, page, len(entries), _PAGE)
    return Say(Card(title, record.ref, body, buttons=turning), record.ref)


def _dated(ctx: Context, entry: history.Entry) -> Line:
    mark = (f" ({ctx.tr(f'show.{entry.mark}')})",) if entry.mark else ()
    return (ctx.tr.moment(entry.at, ctx.now), " · ", *entry_line(ctx.tr, ctx.directory, ctx.now, entry), *mark)


def _view(ctx: Context) -> View:
    return View(ctx.tr, ctx.directory, ctx.now, ctx.actor)


_RECORD = (Arg("record", "record", required=True),)
COMMANDS = (
    Command("show", show, _RECORD, effect="read"),
    Command("more", more, _RECORD, effect="read", listed=False),
    Command("history", timeline, _RECORD, effect="read"),
    Command("history_page", timeline_page, (Arg("page", "word", required=True),), effect="read", listed=False),
)
