"""Watching a record: one short line, privately, for each change that somebody else makes."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, living
from handlers.messages import Rendering
from handlers.publish import told_line
from storage import history, records, watchers
from storage.outbox import Message


def watch(ctx: Context, values: Values) -> Answer:
    record = living(ctx, find(ctx, values))
    if not watchers.add(ctx.unit, record.id, ctx.actor.id):
        raise ctx.refuse("refuse.watching", record=short_title(record))
    history.note(ctx.unit, record, ctx.actor.id, "watch", before={"watchers": [[ctx.actor.id, False]]})
    return Toast(ctx.tr("done.watch", record=short_title(record)))


def unwatch(ctx: Context, values: Values) -> Answer:
    record = find(ctx, values)
    if not watchers.drop(ctx.unit, record.id, ctx.actor.id):
        raise ctx.refuse("refuse.not_watching", record=short_title(record))
    history.note(ctx.unit, record, ctx.actor.id, "unwatch", before={"watchers": [[ctx.actor.id, True]]})
    return Toast(ctx.tr("done.unwatch", record=short_title(record)))


def render(rendering: Rendering, message: Message) -> Card | None:
    """What a watcher is told; None for somebody who left or stopped watching meanwhile."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.reader(message, record)
    if record is None or reader is None or reader.id not in watchers.of_record(rendering.conn, record.id):
        return None
    title = (Bold(short_title(record)), " · ", *told_line(rendering, message))
    buttons = tuple(Button(verb, rendering.tr(f"button.{verb}"), record.ref) for verb in ("show", "unwatch"))
    return Card(title, record.ref, buttons=buttons)


_ARGS = (Arg("record", "record", required=True, asked=False),)
COMMANDS = (Command("watch", watch, _ARGS), Command("unwatch", unwatch, _ARGS))
MESSAGES = {"watched": render}
