"""Hanging a record below another one, and taking it out again (S002-工作, S003-岗-a)."""

from __future__ import annotations

from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS
from handlers.answering import editable, not_now, told
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, fresh, living
from handlers.parts import fits_below
from handlers.records.linking import TWO, two


def parent(ctx: Context, values: Values) -> Answer:
    record, other = two(ctx, values)
    record, other = editable(ctx, fresh(ctx, record)), living(ctx, other)
    if "parent" not in KINDS[record.kind].marks:
        raise not_now(ctx, record)
    if record.parent == other.id:
        raise ctx.refuse("refuse.same_parent", record=short_title(record), parent=short_title(other))
    fits_below(ctx, other, record)
    moved = change(ctx, record, "parent", {"parent_id": other.id}, other=other.ref)
    return told(ctx, moved, "parent", parent=short_title(other))


def unparent(ctx: Context, values: Values) -> Answer:
    record = editable(ctx, fresh(ctx, find(ctx, values)))
    parent = record.part_of
    if parent is None:
        raise ctx.refuse("refuse.no_parent", record=short_title(record))
    moved = change(ctx, record, "unparent", {"parent_id": None}, other=parent.ref)
    return told(ctx, moved, "unparent")


COMMANDS = (
    Command("parent", parent, TWO),
    Command("unparent", unparent, (Arg("record", "record", required=True, asked=False),)),
)
