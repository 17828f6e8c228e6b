"""When something ends, whoever waited for it can begin, and is told."""

from __future__ import annotations

from core.card import Bold, Card
from core.kinds import KINDS
from core.record import Record
from handlers.buttons import buttons
from handlers.cards import short_title
from handlers.context import Context, Job, doer
from handlers.messages import Rendering
from handlers.parts import redrawn
from handlers.view import View
from storage import family, outbox, records
from storage.outbox import Message


def ended(ctx: Context | Job, record: Record, moved: Record) -> None:
    """Something has ended or was opened again: the cards of what waits for it, and whoever can begin now is told."""
    if (record.closed_at is None) == (moved.closed_at is None):
        return
    for id in family.awaiting(ctx.unit.conn, moved.id):
        waiting = records.get(ctx.unit.conn, id)
        if waiting is None or not KINDS[waiting.kind].is_open(waiting.status):
            continue
        waiting = redrawn(ctx, id)
        if waiting and moved.closed_at and not waiting.waits:
            _free(ctx, waiting, moved)


def _free(ctx: Context | Job, record: Record, ended: Record) -> None:
    lead = ctx.directory.lead_of(record.department)
    people = [id for id in (record.owner, *record.owners) if id] or [lead.id if lead else record.reporter]
    for person in dict.fromkeys(people):
        if person != doer(ctx):
            params = {"other": short_title(ended), "state": ended.status}
            outbox.put(ctx.unit, "freed", record=record.id, person=person, revision=record.revision, params=params)


def render(rendering: Rendering, message: Message) -> Card | None:
    """What is told to whoever can begin now; None once it waits again or has ended."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    if record is None or reader is None or not reader.active or record.waits:
        return None
    kind, tr = KINDS[record.kind], rendering.tr
    if not kind.is_open(record.status):
        return None
    state = tr(f"state.{message.params['state']}")
    body = (tr.line("freed.by", other=message.params["other"], state=state),)
    shown = buttons(record, kind, View(tr, rendering.directory, rendering.now, reader))
    return Card(tr.line("freed.title", record=Bold(short_title(record))), record.ref, body, buttons=shown)


MESSAGES = {"freed": render}
