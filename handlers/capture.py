"""Capturing: one line or a form becomes a durable record, for every kind that is captured."""

from __future__ import annotations

from typing import Any

from core.answer import Answer, Say
from core.card import Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS, SEVERITIES, Kind
from core.people import Room
from core.record import Record
from handlers.cards import View, record_card, short_title
from handlers.context import Context
from handlers.publish import post_new
from handlers.sources import sourced
from storage import history, records

_ARGS = {
    "owner": Arg("owner", "person"),
    "department": Arg("department", "department"),
    "client": Arg("client", "client"),
    "severity": Arg("severity", "choice", choices=SEVERITIES),
    "due": Arg("due", "when"),
}
_LONGEST = 100_000


def _command(kind: Kind) -> Command:
    def capture(ctx: Context, values: Values) -> Answer:
        title = str(values["title"])
        if len(title) > _LONGEST:
            raise ctx.refuse("refuse.too_long", limit=_LONGEST)
        record = records.create(ctx.unit, kind.name, title, ctx.actor.id, **_columns(ctx, values))
        history.note(ctx.unit, record, ctx.actor.id, "captured", text=title, **_noted(record))
        record = sourced(ctx, record)
        rooms = post_new(ctx, record)
        return Say(_answer(ctx, record, rooms), record.ref)

    args = (Arg("title", "line", required=True), *(_ARGS[mark] for mark in kind.marks))
    return Command(kind.name, capture, args, right="capture", short=True)


def _columns(ctx: Context, values: Values) -> dict[str, object]:
    """What the record's row holds, from what was said; the department is the owner's when none was named."""
    owner = values.get("owner")
    person = ctx.directory.people.get(owner) if isinstance(owner, int) else None
    return {
        "owner_id": owner,
        "department_id": values.get("department") or (person.department if person else ctx.actor.department),
        "client_id": values.get("client"),
        "severity": values.get("severity", "normal"),
        "due_at": values.get("due"),
        "room_id": ctx.room.id if ctx.room else None,
        "message": ctx.invocation.message,
        "url": ctx.invocation.url,
    }


def _noted(record: Record) -> dict[str, Any]:
    kept = {"status": record.status, "severity": record.severity, "owner": record.owner, "due_at": record.due_at}
    return {name: value for name, value in kept.items() if value is not None}


def _answer(ctx: Context, record: Record, rooms: list[Room]) -> Card:
    """First line: what happened, with the reference; then what was understood, with a way to change it.

    Where the record's card stands in the same room, it says the rest.
    """
    full = record_card(record, View(ctx.tr, ctx.directory, ctx.now, ctx.actor), ("due",) if record.due_at else ())
    due = (*ctx.tr.line("card.due"), " ", *ctx.tr.spoken(record.due_at, ctx.now)) if record.due_at else ()
    body = [due] if ctx.room in rooms else [*full.body[1:], _elsewhere(ctx, rooms)]
    title = ctx.tr.line("capture.done", record=short_title(record))
    return Card(title=title, ref=record.ref, body=tuple(line for line in body if line), buttons=full.buttons)


def _elsewhere(ctx: Context, rooms: list[Room]) -> Line:
    shared = [room.name for room in rooms if room.person is None]
    return ctx.tr.line("capture.in_room", room=shared[0]) if shared else ctx.tr.line("capture.elsewhere")


COMMANDS = tuple(_command(kind) for kind in KINDS.values() if kind.captured)
