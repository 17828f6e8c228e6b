"""Capturing: one line or a form becomes a durable record, for every kind that is captured."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from core import checklist
from core.answer import Answer, Say
from core.card import Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS, SEVERITIES, Kind
from core.minutes import signs, without_review
from core.people import Room
from core.reading import whole_text
from core.record import Record
from handlers.capture.alike import remembered
from handlers.capture.files import attach
from handlers.capture.reports import filled
from handlers.capture.sources import sourced
from handlers.cards import foot, record_card, short_title
from handlers.context import Context
from handlers.escalation.alarming import at_once
from handlers.finding import readable
from handlers.following import follow
from handlers.meetings.minutes import begin, shown
from handlers.moving import keep_words
from handlers.parts import fits_below, tell_parent
from handlers.publish import post_new
from handlers.records.assigning import with_owners
from handlers.starts import arrive
from handlers.view import View
from storage import history, limits, records

_ARGS = {
    "parent": Arg("parent", "record", asked=False),
    "owner": Arg("owner", "person"),
    "also": Arg("also", "person", asked=False, many=True, beside=True),
    "department": Arg("department", "department"),
    "client": Arg("client", "client", free=True),
    "severity": Arg("severity", "choice", choices=SEVERITIES),
    "due": Arg("due", "when"),
}
_LONGEST = 100_000
_MOST = 5
_UNKNOWN = ("client_near", "client_add")


def _command(kind: Kind) -> Command:
    def capture(ctx: Context, values: Values) -> Answer:
        parent = _parent(ctx, values)
        text = _text(values, parent)
        if len(text) > _LONGEST:
            raise ctx.refuse("refuse.too_long", limit=_LONGEST)
        text, values = _looked_at_again(ctx, text, values) if kind.is_reviewed else (text, values)
        text, details = _listed(kind, text, filled(ctx, kind))
        columns = {**columns_of(ctx, values, details), **_assumed(ctx, kind, values)}
        record, rooms = captured(ctx, kind, text, columns, parent)
        keep_words(ctx, record, details)
        if "checklist" in details:
            records.write_text(ctx.unit, record.id, "checklist", ctx.actor.id, details["checklist"])
        draft = begin(ctx, record, str(values["notes"])) if values.get("notes") else None
        if draft:
            return replace(shown(ctx, record, draft), instead=_pressed_offer(ctx))
        told = at_once(ctx, record)
        return Say(_answer(ctx, record, rooms, told), record.ref, instead=_pressed_offer(ctx))

    marks = [replace(_ARGS[mark], required=mark in kind.required) for mark in _marks(kind)]
    notes = [Arg("notes", "text")] if kind.notes else []
    args = (Arg("title", "line", required=True), *notes, *marks)
    return Command(kind.name, capture, args, right="capture", short=True, steps=kind.steps)


def _marks(kind: Kind) -> Iterator[str]:
    """What can be said of it; where somebody has it, others can have it too: `@Bob @Amy`."""
    for mark in kind.marks:
        yield mark
        if mark == "owner" and not kind.is_reviewed:
            yield "also"


def captured(
    ctx: Context, kind: Kind, text: str, columns: Mapping[str, Any], parent: Record | None = None
) -> tuple[Record, list[Room]]:
    """A new record of what was just said, with its files, its source and its cards; and the rooms where these stand."""
    record = records.create(ctx.unit, kind.name, text, ctx.actor.id, parent, created_at=ctx.said_at, **columns)
    record = attach(ctx, record)
    history.note(ctx.unit, record, ctx.actor.id, "captured", text=text, at=ctx.said_at, **noted_of(record))
    record = sourced(ctx, record)
    tell_parent(ctx, record)
    rooms = post_new(ctx, record)
    arrive(ctx, record)
    follow(ctx, None, record)
    return record, rooms


def _pressed_offer(ctx: Context) -> bool:
    """The answer takes the place of the question that was answered by a press."""
    return bool(ctx.invocation.revision) and "offer" in ctx.invocation.values


def _looked_at_again(ctx: Context, text: str, values: Values) -> tuple[str, Values]:
    """The words less what says when, and the values with that moment: `…, review in 3 months`, 「…三個月後檢視」."""
    if values.get("due"):
        return signs.without_review(text), values
    first, line_end, below = text.partition("\n")
    first, at = without_review(first, ctx.reader.frame)
    return f"{first}{line_end}{below}", {**values, "due": at} if at else values


def _listed(kind: Kind, text: str, details: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A list below the title of what has a checklist becomes its lines to tick."""
    title, items = checklist.split(text) if kind.checklist else (text, ())
    return (title, {**details, "checklist": checklist.dump(items)}) if items else (text, details)


def _parent(ctx: Context, values: Values) -> Record | None:
    found = records.by_reference(ctx.unit.conn, str(values["parent"])) if "parent" in values else None
    if found is None or not readable(ctx, found):
        return None
    fits_below(ctx, found)
    return found


def _text(values: Values, parent: Record | None) -> str:
    """The title and the notes below it. A word that looked like a reference and is none goes back to its place."""
    text = whole_text(values)
    return f"{values['parent']} {text}" if "parent" in values and parent is None else text


def columns_of(ctx: Context, values: Values, details: Mapping[str, str] = MappingProxyType({})) -> dict[str, object]:
    """What the record's row holds, from what was said; the department is the owner's when none was named."""
    owner, client = values.get("owner"), values.get("client")
    person = ctx.directory.people.get(owner) if isinstance(owner, int) else None
    also = (int(id) for id in str(values.get("also", "")).split())
    fields = {**({"client_name": client} if isinstance(client, str) else {}), **details}
    fields = with_owners(fields, (id for id in also if id != owner))
    return {
        "owner_id": owner,
        "department_id": values.get("department") or (person.department if person else ctx.actor.department),
        "client_id": client if isinstance(client, int) else None,
        "fields": json.dumps(fields, ensure_ascii=False),
        "severity": values.get("severity", "normal"),
        "due_at": values.get("due"),
        "room_id": ctx.room.id if ctx.room else None,
        "message": ctx.invocation.message,
        "url": ctx.invocation.url,
    }


def _assumed(ctx: Context, kind: Kind, values: Values) -> dict[str, object]:
    """What the kind says where nobody did: whose it is, and when it falls due."""
    found: dict[str, object] = {"owner_id": ctx.actor.id} if kind.has_it and not values.get("owner") else {}
    return found | ({"due_at": kind.first_due(ctx.reader.now)} if kind.due_days and not values.get("due") else {})


def noted_of(record: Record) -> dict[str, Any]:
    kept = {"status": record.status, "severity": record.severity, "owner": record.owner, "due_at": record.due_at}
    return {name: value for name, value in kept.items() if value is not None}


def _answer(ctx: Context, record: Record, rooms: list[Room], told: str) -> Card:
    """First line: what happened, with the reference; then what was understood, with a way to change it.

    Where the record's card stands in the same room, it says the rest.
    """
    verbs = [*(["due"] if record.due_at else []), *_UNKNOWN, *(["emergency"] if told else [])]
    view, here = View(ctx.tr, ctx.directory, ctx.now, ctx.actor), ctx.room in rooms
    if here:
        label, full = ctx.tr.first(f"card.due.{record.kind}", "card.due"), foot(record, view, verbs)
        body = [(label, " ", *ctx.tr.spoken(record.due_at, ctx.now))] if record.due_at else []
    else:
        full = record_card(record, view, verbs, limits.of_record(ctx.unit.conn, record.id))
        body = [*full.body[1:], elsewhere(ctx, rooms)]
    like, same = remembered(ctx, record)
    body += [*([(told,)] if told else []), *like]
    return Card(
        title=ctx.tr.line("capture.done", record=short_title(record)),
        ref=record.ref,
        body=tuple(line for line in body if line),
        fields=() if here and record.client else full.fields,
        buttons=(*same, *full.buttons)[:_MOST],
    )


def elsewhere(ctx: Context, rooms: list[Room]) -> Line:
    shared = [room.name for room in rooms if room.person is None]
    return ctx.tr.line("capture.in_room", room=shared[0]) if shared else ctx.tr.line("capture.elsewhere")


def commands() -> tuple[Command, ...]:
    """One for each captured kind that is declared at this moment."""
    return tuple(_command(kind) for kind in KINDS.values() if kind.captured)


COMMANDS = commands
