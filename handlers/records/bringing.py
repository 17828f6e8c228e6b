"""Showing a record where colleagues sit: its living card moves down to the newest messages."""

from __future__ import annotations

from functools import partial

from core.access import may_stand
from core.answer import Answer, Toast
from core.card import Card, Link
from core.command import Arg, Command, Values
from core.people import Room
from core.record import Record
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find
from handlers.messages import Rendering
from handlers.records.looking import show
from storage import outbox, postings, records, sources
from storage.outbox import Message


def show_here(ctx: Context, values: Values) -> Answer:
    """Posts the card anew at the bottom, and shrinks the old one to a line; replies below either are the record's. What
    is a line of a card that gathers many gets its own.

    An action that stands in the minutes alone gets its card so. Any other record that has no card in this room is shown
    to the asker alone.
    """
    record = find(ctx, values)
    posting = postings.get(ctx.unit.conn, record.id, ctx.room.id) if ctx.room else None
    if ctx.room and posting is None and _is_listed(ctx, record, ctx.room):
        postings.want(ctx.unit, record.id, ctx.room.id, ctx.invocation.place.thread)
        put = partial(outbox.put, ctx.unit, record=record.id, room=ctx.room.id, revision=record.revision)
        put("card", params={"brought": "yes"})
        return Toast(ctx.tr("done.show_here", record=short_title(record)))
    if ctx.room is None or posting is None or not posting.stands:
        return show(ctx, values)
    if postings.anew(ctx.unit, posting, ctx.invocation.place.thread):
        put = partial(outbox.put, ctx.unit, record=record.id, room=ctx.room.id, revision=record.revision)
        put("card", params={"brought": "yes"})
        if posting.platform_id:  # and is not only a line of another card
            sources.came(ctx.unit, ctx.room.place, posting.platform_id, record.id)
            put("shrink", params={"old": posting.platform_id})
    return Toast(ctx.tr("done.show_here", record=short_title(record)))


def _is_listed(ctx: Context, record: Record, room: Room) -> bool:
    """Whether it is part of something whose card stands in this room, and may stand there too."""
    whole = postings.get(ctx.unit.conn, record.parent, room.id) if record.parent else None
    return whole is not None and whole.stands and may_stand(room, record, ctx.directory)


def render_shrunk(rendering: Rendering, message: Message) -> Card | None:
    """`C-7 is further down →`, with a link where the platform has one; the sender knows it."""
    record = records.get(rendering.conn, message.record or 0)
    if record is None:
        return None
    text, url = rendering.tr("show.further_down", record=record.ref), message.params.get("link", "")
    return Card(title=(Link(text, url) if url else text,))


MESSAGES = {"shrink": render_shrunk}
COMMANDS = (Command("show_here", show_here, (Arg("record", "record", required=True),), listed=False),)
