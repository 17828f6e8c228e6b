"""What the new owner of a record is told, alone."""

from __future__ import annotations

from core.card import Button, Card, Line
from core.kinds import KINDS
from handlers.buttons import buttons
from handlers.cards import short_title
from handlers.messages import Rendering
from handlers.view import View
from storage import records
from storage.outbox import Message


def render(rendering: Rendering, message: Message) -> Card | None:
    """What the new owner is told, alone, with what they can do; None once it is closed or another's."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.reader(message, record)
    if record is None or reader is None or reader.id not in (record.owner, *record.owners):
        return None
    kind, tr, params = KINDS[record.kind], rendering.tr, message.params
    if not kind.is_open(record.status):
        return None
    title = tr.line(f"asked.{params['line']}", who=rendering.name(int(params["who"])), record=short_title(record))
    body: list[Line] = [(params["note"],)] if params["note"] else []
    if record.due_at:
        body.append((*tr.line("card.due"), " ", *tr.spoken(record.due_at, rendering.now)))
    shown = buttons(record, kind, View(tr, rendering.directory, rendering.now, reader), ("take", "done", "due"))
    back = Button("give_back", tr("button.give_back"), record.ref, record.revision)
    return Card(title, record.ref, tuple(body), buttons=(*shown, back, Button("show", tr("button.show"), record.ref)))


MESSAGES = {"asked": render}
