"""What must be heard at once by those above: each of them is told alone, in one message."""

from __future__ import annotations

from datetime import timedelta

from core.card import Button, Card, Line
from core.escalation import above
from core.kinds import KINDS
from core.record import Record
from handlers.buttons import buttons
from handlers.cards import short_title
from handlers.context import Context
from handlers.messages import Rendering
from handlers.view import View
from storage import clients, outbox, records
from storage.outbox import Message

CROWD = 3
WITHIN = timedelta(days=30)
"""So many of one client within so long are told to the manager."""


def escalate(ctx: Context, before: Record, record: Record) -> None:
    """It was opened again."""
    tell_those_above(ctx, record, "reopen")


def tell_those_above(ctx: Context, record: Record, why: str) -> None:
    """The department's lead and their superior, or those above whoever has it; but not who did it themself."""
    params = {"why": why, "who": str(ctx.actor.id)}
    for person in above(ctx.directory, record)[:2]:
        if person.id != ctx.actor.id:
            outbox.put(ctx.unit, "escalated", record=record.id, person=person.id, params=params)


def crowd(ctx: Context, before: Record, record: Record) -> None:
    """The third of one client within 30 days: the manager is told, once each time that it comes so far."""
    if record.client is None:
        return
    clients.hold(ctx.unit, record.client)
    found = clients.lately(ctx.unit.conn, record.client, record.kind, record.created_at - WITHIN)
    if len(found) != CROWD or record.id not in found:
        return
    those = above(ctx.directory, record)
    manager = next((person for person in those if person.has("approve")), those[0] if those else None)
    if manager:
        key = f"crowd:{record.client}:{','.join(map(str, found))}"
        params = {"records": " ".join(map(str, found))}
        outbox.put(ctx.unit, "crowd", key=key, record=record.id, person=manager.id, params=params)


def render_escalated(rendering: Rendering, message: Message) -> Card | None:
    """Not sent any more once it is closed, where it was opened again."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.reader(message, record)
    if record is None or reader is None:
        return None
    kind, tr = KINDS[record.kind], rendering.tr
    why = message.params["why"]
    if why == "reopen" and not kind.is_open(record.status):
        return None
    rating = tr(f"choice.{record.field('rating')}") if record.field("rating") else ""
    who = rendering.name(int(message.params["who"]))
    title = tr.line(f"escalated.{why}", record=short_title(record), who=who, rating=rating)
    view = View(tr, rendering.directory, rendering.now, reader)
    body: list[Line] = [tr.line("escalated.has", who=rendering.name(record.owner))] if record.owner else []
    if record.due_at and kind.is_open(record.status):
        body.append((*tr.line("card.due"), " ", *tr.spoken(record.due_at, rendering.now)))
    steps = buttons(record, kind, view, ("take", "assign", "due", "comment"))
    return Card(title, record.ref, tuple(body), buttons=(*steps[:4], Button("show", tr("button.show"), record.ref)))


def render_crowd(rendering: Rendering, message: Message) -> Card | None:
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.reader(message, record)
    if record is None or reader is None or record.client is None:
        return None
    tr, name = rendering.tr, rendering.directory.clients.get(record.client, "?")
    ids = map(int, message.params["records"].split())
    found = [one for id in ids if (one := records.get(rendering.conn, id)) and rendering.reader(message, one)]
    body = tuple((f"{short_title(one)} · {tr(f'state.{one.status}')}",) for one in found)
    shown = tuple(Button("show", one.ref, one.ref) for one in found)
    return Card(tr.line("crowd.title", client=name, count=str(CROWD)), body=body, buttons=shown)


MESSAGES = {"escalated": render_escalated, "crowd": render_crowd}
