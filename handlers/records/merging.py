"""Merging: a record that is a duplicate of another ends in it."""

from __future__ import annotations

import json

from core.answer import Answer
from core.command import Command, Values
from core.kinds import KINDS
from handlers.answering import editable, not_now, told
from handlers.cards import short_title
from handlers.changing import change, tell
from handlers.context import Context
from handlers.finding import fresh, living
from handlers.records.linking import TWO, two
from storage import history, links, watchers
from storage.links import DUPLICATE


def merge(ctx: Context, values: Values) -> Answer:
    """The record is a duplicate of the other: it ends, and whatever is said about it from now on goes there."""
    record, other = two(ctx, values)
    record = editable(ctx, fresh(ctx, record))
    other = living(ctx, other)
    kind = KINDS[record.kind]
    if not kind.absorbed or not KINDS[other.kind].is_open(other.status):
        raise not_now(ctx, other if kind.absorbed else record)
    if other.id == record.id:
        raise ctx.refuse("refuse.itself", record=short_title(record))
    was = links.put(ctx.unit, record.id, other.id, DUPLICATE, ctx.actor.id)
    moved_along = [
        person for person in watchers.of_record(ctx.unit.conn, record.id) if watchers.add(ctx.unit, other.id, person)
    ]
    fields = {**(record.fields or {}), "into": other.ref}
    columns = {
        "status": kind.absorbed,
        "closed_at": ctx.now,
        "fields": json.dumps(fields, ensure_ascii=False),
    }
    moved = change(ctx, record, "merge", columns, more={"links": [was]}, other=other.ref)
    before = {"watchers": [[person, False] for person in moved_along]}
    history.note(ctx.unit, other, ctx.actor.id, "absorb", before=before, other=record.ref)
    tell(ctx, other, "absorb", "", {"other": record.ref}, but=moved_along)
    return told(ctx, moved, "merge", other=short_title(other))


COMMANDS = (Command("merge", merge, TWO),)
