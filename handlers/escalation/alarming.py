"""Reporting at once (S000-4.1): what is urgent or beyond somebody goes to who is responsible and to their superior."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.people import Person
from core.record import Record
from core.standing import may_lead, upward
from handlers.answering import editable, not_now
from handlers.buttons import buttons
from handlers.cards import short_title
from handlers.changing import tell
from handlers.context import Context
from handlers.finding import find
from handlers.messages import Rendering
from handlers.telling import who_hears
from handlers.view import View
from storage import history, outbox, records
from storage.outbox import Message

_OFFERED = ("take", "assign", "emergency", "comment")


def cannot(ctx: Context, values: Values) -> Answer:
    """Whoever cannot solve it says so, and those above hear of it at once."""
    record = editable(ctx, find(ctx, values))
    if "cannot" not in KINDS[record.kind].acts:
        raise not_now(ctx, record)
    owner = ctx.directory.people.get(record.owner or 0)
    people = _above(ctx, record, owner if owner and owner.active and owner.id != ctx.actor.id else None)
    if not people:
        raise ctx.refuse("refuse.nobody_above", record=short_title(record))
    note = str(values.get("reason", ""))
    history.note(ctx.unit, record, ctx.actor.id, "cannot", text=note)
    _send(ctx, record, people, "cannot", note)
    tell(ctx, record, "cannot", note, {}, but=[person.id for person in people])
    ids = [person.id for person in people]
    return Toast(who_hears(ctx, ids, "done.cannot", record=short_title(record)))


def at_once(ctx: Context, record: Record) -> str:
    """Tells the department's lead and the lead's superior of what is urgent; says who hears of it, "" for nobody."""
    if record.severity not in KINDS[record.kind].alarms:
        return ""
    people = _above(ctx, record)
    _send(ctx, record, people, "urgent")
    return who_hears(ctx, [person.id for person in people], "capture.told")


def _above(ctx: Context, record: Record, responsible: Person | None = None) -> list[Person]:
    """Who is responsible, and their superior; never the one who reports it, nor a lead below whoever has it."""
    lead = ctx.directory.lead_of(record.department)
    if lead and ctx.directory.is_same(record.owner, ctx.actor) and not may_lead(ctx.directory, lead, ctx.actor):
        lead = None
    first = responsible or lead or ctx.directory.people.get(ctx.actor.superior or 0)
    return [person for person in upward(ctx.directory, first)[:2] if person.id != ctx.actor.id]


def _send(ctx: Context, record: Record, people: list[Person], line: str, note: str = "") -> None:
    for person in people:
        params = {"line": line, "who": str(ctx.actor.id), "note": note}
        outbox.put(ctx.unit, "alarm", record=record.id, person=person.id, revision=record.revision, params=params)


def render(rendering: Rendering, message: Message) -> Card | None:
    """What those above are told, with what they can do; None once it has ended."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    if record is None or reader is None or not reader.active or not KINDS[record.kind].is_open(record.status):
        return None
    tr, params = rendering.tr, message.params
    title = tr.line(f"alarm.{params['line']}", who=rendering.name(int(params["who"])), record=Bold(short_title(record)))
    body: list[Line] = [(params["note"],)] if params["note"] else []
    if record.owner:
        body.append(tr.line("alarm.with", who=rendering.name(record.owner), state=tr(f"state.{record.status}")))
    if record.due_at:
        body.append((*tr.line("card.due"), " ", *tr.spoken(record.due_at, rendering.now)))
    view = View(tr, rendering.directory, rendering.now, reader)
    shown = buttons(record, KINDS[record.kind], view, _OFFERED)
    return Card(title, record.ref, tuple(body), buttons=(*shown, Button("show", tr("button.show"), record.ref)))


COMMANDS = (Command("cannot", cannot, (Arg("record", "record", required=True, asked=False), Arg("reason", "text"))),)
MESSAGES = {"alarm": render}
