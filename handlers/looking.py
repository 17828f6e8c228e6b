"""Looking things up: one record, what waits for me, and what else I can do. Answers go to the asker alone."""

from __future__ import annotations

from datetime import datetime

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line, plain
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.cards import SIGNS, View, offered, record_card
from handlers.context import Context
from handlers.finding import find
from storage import history, records

_SHOWN = 7
_TIMELINE = 5
_RECORD = (Arg("record", "record", required=True),)


def show(ctx: Context, values: Values) -> Answer:
    record = find(ctx, values)
    card = record_card(record, _view(ctx))
    entries = history.of_record(ctx.unit.conn, record.id)
    lines = [_entry(ctx, entry) for entry in entries[-_TIMELINE:]]
    state = (ctx.tr("arg.state"), (ctx.tr(f"state.{record.status}"),))
    gone = [(ctx.tr("show.source_deleted"),)] if any(entry.verb == "deleted" for entry in entries) else []
    body = (*card.body, *gone, (Bold(ctx.tr("show.history")),), *lines) if lines else card.body
    return Say(Card(card.title, card.ref, body, (state, *card.fields), card.buttons), record.ref)


def more(ctx: Context, values: Values) -> Answer:
    """Every step that this person may take from here."""
    record = find(ctx, values)
    view = _view(ctx)
    kind = KINDS[record.kind]
    verbs = dict.fromkeys((*kind.buttons, *kind.verbs(record.status)))
    shown = [verb for verb in verbs if offered(record, kind, verb, view)]
    buttons = tuple(
        Button(verb, ctx.tr.first(f"button.{verb}.{kind.name}", f"button.{verb}"), record.ref, record.revision)
        for verb in shown
    )
    return Say(Card(record_card(record, view).title, record.ref, buttons=buttons), record.ref)


def mine(ctx: Context, values: Values) -> Answer:
    found = records.open_for(ctx.unit.conn, ctx.actor.id)
    if not found:
        return Say(Card(title=(ctx.tr("mine.none"),), body=((ctx.tr("mine.try"),),)))
    body = [_summary(ctx, record) for record in found[:_SHOWN]]
    if len(found) > _SHOWN:
        body.append((ctx.tr.count("and_more", len(found) - _SHOWN),))
    buttons = tuple(Button("show", record.ref, record.ref) for record in found[:5])
    return Say(Card(title=(Bold(ctx.tr.count("mine.title", len(found))),), body=tuple(body), buttons=buttons))


def _summary(ctx: Context, record: Record) -> Line:
    sign = SIGNS[record.severity] or KINDS[record.kind].sign
    head = (f"{sign} ", Bold(record.ref), f" {record.title.splitlines()[0][:80]} · {ctx.tr(f'state.{record.status}')}")
    if record.due_at is None:
        return head
    key = "mine.overdue" if record.due_at < ctx.now else "card.due"
    return (*head, " · ", *ctx.tr.line(key), " ", *ctx.tr.spoken(record.due_at, ctx.now))


def _entry(ctx: Context, entry: history.Entry) -> Line:
    key = f"line.{entry.verb}_note" if entry.text and ctx.tr.has(f"line.{entry.verb}_note") else f"line.{entry.verb}"
    note = entry.text or _due_of(ctx, entry)
    line = ctx.tr.line(key, who=ctx.name(entry.actor), note=note)
    mark = (f" ({ctx.tr(f'show.{entry.mark}')})",) if entry.mark else ()
    return (ctx.tr.moment(entry.at, ctx.now), " · ", *line, *mark)


def _due_of(ctx: Context, entry: history.Entry) -> str:
    """The new due moment of a change, as the reader's language writes it."""
    written = entry.changes.get("due_at")
    if entry.verb != "due" or not written:
        return ""
    return plain((ctx.tr.moment(datetime.fromisoformat(written), ctx.now),))


def _view(ctx: Context) -> View:
    return View(ctx.tr, ctx.directory, ctx.now, ctx.actor)


COMMANDS = (
    Command("show", show, _RECORD, effect="read"),
    Command("more", more, _RECORD, effect="read", listed=False),
    Command("mine", mine, effect="read", short=True),
)
