"""What waits for what: `/after T-5 T-3` says that T-5 waits for T-3. Starting is warned of it, closing waits for it."""

from __future__ import annotations

from core.answer import Answer
from core.command import Command, Values
from core.kinds import KINDS
from handlers.answering import editable, not_now, told
from handlers.cards import short_title
from handlers.changing import tell
from handlers.context import Context
from handlers.finding import fresh, living
from handlers.parts import named, redrawn
from handlers.records.linking import TWO, two
from storage import family, history, links
from storage.family import AFTER


def after(ctx: Context, values: Values) -> Answer:
    record, other = two(ctx, values)
    record, other = editable(ctx, fresh(ctx, record)), living(ctx, other)
    if not KINDS[other.kind].is_open(other.status):
        raise not_now(ctx, other)
    was = links.between(ctx.unit.conn, record.id, other.id)
    if was == (record.id, other.id, AFTER):
        raise ctx.refuse("refuse.after", record=record.ref, other=short_title(other))
    if path := family.chain(ctx.unit.conn, other.id, record.id):
        circle = named(ctx.unit.conn, [record.id, *path])
        raise ctx.refuse("refuse.circle", record=record.ref, other=other.ref, path=circle)
    was = links.put(ctx.unit, record.id, other.id, AFTER, ctx.actor.id)
    moved = redrawn(ctx, record.id) or record
    history.note(ctx.unit, moved, ctx.actor.id, "after", before={"links": [was]}, other=other.ref)
    history.note(ctx.unit, other, ctx.actor.id, "before", before={}, other=record.ref)
    tell(ctx, moved, "after", "", {"other": other.ref})
    return told(ctx, moved, "after", other=short_title(other))


COMMANDS = (Command("after", after, TWO),)
