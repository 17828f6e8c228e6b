"""Telling the rooms: where a record's card stands, and the one line that a change adds to its thread."""

from __future__ import annotations

import json
from collections.abc import Mapping

from core.access import is_open, may_show, may_stand
from core.card import Card, Line
from core.people import Person, Room
from core.record import Record
from handlers.cards import record_card
from handlers.context import Context, Job, doer
from handlers.lines import line_of
from handlers.messages import Rendering
from handlers.rooms.room_question import ask
from handlers.view import View
from storage import limits, outbox, postings, records
from storage.outbox import Message


def post_new(ctx: Context, record: Record) -> list[Room]:
    """Gives a new record its cards: where it was said and in its department's room, if they may see it.

    Where neither may, the card stands in the asker's private chat, so that it always stands somewhere.
    """
    rooms = _rooms_for(ctx, record)
    for room in rooms:
        thread = ctx.invocation.place.thread if ctx.room and room.id == ctx.room.id else ""
        postings.want(ctx.unit, record.id, room.id, thread)
        show(ctx, record, room.id)
    if ctx.room and ctx.room.audience == "unknown":  # its card waits there until somebody says who sits in the room
        postings.want(ctx.unit, record.id, ctx.room.id, ctx.invocation.place.thread)
        ask(ctx)
    return rooms


def post_unsaid(ctx: Context | Job, record: Record, owner: Person | None) -> None:
    """Gives a record that nobody said its card: in its department's room, and where there is none its owner's chat."""
    department = ctx.directory.departments.get(record.department or 0)
    theirs = ctx.directory.rooms.get(department.room or 0) if department else None
    lead = ctx.directory.lead_of(record.department)
    people = (owner.id if owner else None, lead.id if lead else None, record.reporter)
    own = next((room for id in people if id and (room := ctx.directory.private_room(id))), None)
    room = theirs if theirs and may_stand(theirs, record, ctx.directory) else own
    if room:
        postings.want(ctx.unit, record.id, room.id)
        show(ctx, record, room.id)


def show(ctx: Context | Job, record: Record, room: int) -> None:
    """Queues the newest card for a room; the sender posts or edits, and merges what became older."""
    key = f"card:{record.ref}:{room}:{record.revision}"
    outbox.put(ctx.unit, "card", key=key, record=record.id, room=room, revision=record.revision)


def gather(ctx: Context | Job, record: Record) -> None:
    """The record is another department's or another client's now: its card stands in that department's room too."""
    department = ctx.directory.departments.get(record.department or 0)
    room = ctx.directory.rooms.get(department.room or 0) if department else None
    if room and may_stand(room, record, ctx.directory) and not postings.get(ctx.unit.conn, record.id, room.id):
        postings.want(ctx.unit, record.id, room.id)
        show(ctx, record, room.id)


def regather(ctx: Context, client: int) -> None:
    """Who may read a client's records has changed: what may not stand in a room is taken away, what may comes back.
    Both are judged when they are sent, by who may read then."""
    for posting in postings.of_client(ctx.unit.conn, client):
        if posting.stands:
            outbox.put(ctx.unit, "withdraw", record=posting.record, room=posting.room)
        outbox.put(ctx.unit, "card", record=posting.record, room=posting.room)


def send_here(ctx: Context, record: Record, kind: str, params: Mapping[str, str]) -> None:
    """Queues what somebody asked for: into the room where colleagues read along, elsewhere for them alone."""
    shared = ctx.room and ctx.room.person is None and may_show(ctx.room.audience)
    room = ctx.room.id if ctx.room and shared else None
    outbox.put(ctx.unit, kind, record=record.id, room=room, person=None if room else ctx.actor.id, params=params)


def redraw(ctx: Context | Job, record: Record) -> None:
    """Edits the record's cards everywhere, without a word more."""
    for posting in _standing(ctx, record):
        show(ctx, record, posting.room)


def _standing(ctx: Context | Job, record: Record) -> list[postings.Posting]:
    """Where its card may stay; it is taken away where not all who sit there may read it any more."""
    stays = []
    for posting in postings.of_record(ctx.unit.conn, record.id):
        room = ctx.directory.rooms.get(posting.room)
        if room is None or may_stand(room, record, ctx.directory) or not (room.person or may_show(room.audience)):
            stays.append(posting)
        elif posting.stands:
            outbox.put(ctx.unit, "withdraw", record=record.id, room=room.id)
    return stays


def changed(
    ctx: Context | Job,
    record: Record,
    verb: str,
    note: str = "",
    facts: Mapping[str, object] | None = None,
    card: bool = True,
) -> None:
    """Edits the record's cards everywhere, and adds one line to the threads of those platforms that have them.

    `facts` are the change's, as the history has them.
    """
    params = line_params(ctx, verb, note, facts or {})
    for posting in _standing(ctx, record):
        if card:
            show(ctx, record, posting.room)
        outbox.put(ctx.unit, "line", record=record.id, room=posting.room, revision=record.revision, params=params)


def line_params(ctx: Context | Job, verb: str, note: str, facts: Mapping[str, object]) -> dict[str, str]:
    """What a message needs to tell a change in one line, in its reader's language."""
    return {"line": verb, "who": str(doer(ctx) or 0), "note": note, "facts": json.dumps(facts, default=str)}


def told_line(rendering: Rendering, message: Message) -> Line:
    """The line that `line_params` was made for."""
    p = message.params
    who, facts = int(p["who"]), json.loads(p["facts"])
    return line_of(rendering.tr, rendering.directory, rendering.now, p["line"], who, p["note"], facts)


def _rooms_for(ctx: Context, record: Record) -> list[Room]:
    department = ctx.directory.departments.get(record.department or 0)
    theirs = ctx.directory.rooms.get(department.room or 0) if department else None
    candidates = [room for room in (ctx.room, theirs) if room and may_stand(room, record, ctx.directory)]
    if not candidates:
        here = ctx.invocation.place.platform
        own = ctx.directory.private_room(ctx.actor.id, here) or ctx.directory.private_room(ctx.actor.id)
        candidates = [room for room in (own, *_of_those_in_charge(ctx, record)) if room]
    return list({room.id: room for room in candidates}.values())


def _of_those_in_charge(ctx: Context, record: Record) -> list[Room | None]:
    """What no room may see is shown to whoever has it, leads its department or looks after the client, alone."""
    if is_open(record, ctx.directory):
        return []
    lead, client = ctx.directory.lead_of(record.department), ctx.directory.files.get(record.client or 0)
    people = (record.owner, lead.id if lead else None, client.owner if client else None)
    return [ctx.directory.private_room(id) for id in people if id]


def render_card(rendering: Rendering, message: Message) -> Card | None:
    """The newest state of the record, for everyone in the room."""
    record = records.get(rendering.conn, message.record or 0)
    room = rendering.directory.rooms.get(message.room or 0)
    if record is None or room is None or not may_stand(room, record, rendering.directory):
        return None
    view = View(rendering.tr, rendering.directory, rendering.now)
    return record_card(record, view, limits=limits.of_record(rendering.conn, record.id))


def render_line(rendering: Rendering, message: Message) -> Card | None:
    """One line below the card: who did what."""
    record = records.get(rendering.conn, message.record or 0)
    room = rendering.directory.rooms.get(message.room or 0)
    if record is None or room is None or not may_stand(room, record, rendering.directory):
        return None
    return Card(title=told_line(rendering, message))


def may_see(room: Room) -> bool:
    return room.person is not None or may_show(room.audience)


MESSAGES = {"card": render_card, "line": render_line}
