"""A record's history: everything that happened, oldest first, with absolute moments."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Card, Line
from core.command import Arg, Command, Values
from core.record import Record
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find
from handlers.lines import entry_line
from handlers.paging import read, turns
from handlers.records.differences import of_entries
from handlers.view import View
from storage import history

_PAGE = 8


def timeline(ctx: Context, values: Values) -> Answer:
    return _timeline(ctx, find(ctx, values), 0)


def timeline_page(ctx: Context, values: Values) -> Answer:
    page, reference = read(str(values["page"]))
    return replace(_timeline(ctx, find(ctx, {"record": reference}), page), instead=True)


def _timeline(ctx: Context, record: Record, page: int) -> Say:
    entries = history.of_record(ctx.unit.conn, record.id)
    changed = of_entries(ctx.unit.conn, record, entries, View(ctx.tr, ctx.directory, ctx.now, ctx.actor))
    body: list[Line] = []
    for entry in entries[page * _PAGE : (page + 1) * _PAGE]:
        body += [dated(ctx, entry), *(("    ", *line) for line in changed.get(entry.id, ()))]
    title = (Bold(short_title(record)), f" · {ctx.tr.count('history.title', len(entries))}")
    turning = turns(ctx.tr, "history_page", record.ref, page, len(entries), _PAGE)
    return Say(Card(title, record.ref, tuple(body), buttons=turning), record.ref)


def dated(ctx: Context, entry: history.Entry) -> Line:
    mark = (f" ({ctx.tr(f'show.{entry.mark}')})",) if entry.mark else ()
    return (ctx.tr.moment(entry.at, ctx.now), " · ", *entry_line(ctx.tr, ctx.directory, ctx.now, entry), *mark)


COMMANDS = (
    Command("history", timeline, (Arg("record", "record", required=True),), effect="read"),
    Command("history_page", timeline_page, (Arg("page", "word", required=True),), effect="read", listed=False),
)
