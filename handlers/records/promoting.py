"""What makes an issue need the whole process though it is not grave: somebody promotes it, or it happened before."""

from __future__ import annotations

import json

from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.answering import editable, not_now, told
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, living
from handlers.records.linking import TWO, two
from handlers.records.merging import merge
from storage import links
from storage.links import RELATED


def promote(ctx: Context, values: Values) -> Answer:
    record = editable(ctx, find(ctx, values))
    kind = KINDS[record.kind]
    if "promoted" not in kind.process:
        raise not_now(ctx, record)
    if why := kind.why_process(record):
        why = ctx.tr(f"process.{why}", other=record.field("repeats"))
        raise ctx.refuse("refuse.promoted", record=short_title(record), why=why)
    return told(ctx, change(ctx, record, "promote", _with(record, promoted="yes")), "promote")


def repeats(ctx: Context, values: Values) -> Answer:
    """It happened before: linked with the earlier one, and taken the whole way."""
    record, other = two(ctx, values)
    return _repeats(ctx, editable(ctx, record), other)


def same(ctx: Context, values: Values) -> Answer:
    """Offered at capture: what is still open is the same thing, what has ended happens again."""
    given = str(values["record"]).split()
    if len(given) != 2:
        raise ctx.refuse("refuse.unknown_record", given=" ".join(given))
    pair = {"record": given[0], "second": given[1]}
    other = living(ctx, find(ctx, {"record": given[1]}))
    return merge(ctx, pair) if KINDS[other.kind].is_open(other.status) else repeats(ctx, pair)


def _repeats(ctx: Context, record: Record, other: Record) -> Answer:
    if "repeats" not in KINDS[record.kind].process or other.kind != record.kind:
        raise not_now(ctx, record)
    if record.field("repeats") == other.ref:
        raise ctx.refuse("refuse.repeats", record=short_title(record), other=short_title(other))
    _not_in_a_circle(ctx, record, other)
    was = links.put(ctx.unit, record.id, other.id, RELATED, ctx.actor.id)
    columns = _with(record, repeats=other.ref)
    moved = change(ctx, record, "repeats", columns, more={"links": [was]}, other=other.ref)
    return told(ctx, moved, "repeats", other=short_title(other))


def _not_in_a_circle(ctx: Context, record: Record, other: Record) -> None:
    """What happened before cannot be a repetition of what came after."""
    if other.created_at > record.created_at or (other.created_at == record.created_at and other.id > record.id):
        raise ctx.refuse("refuse.repeats_later", record=short_title(record), other=short_title(other))


def _with(record: Record, **more: str) -> dict[str, str]:
    return {"fields": json.dumps({**(record.fields or {}), **more}, ensure_ascii=False)}


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command("promote", promote, (_RECORD,)),
    Command("repeats", repeats, TWO),
    Command("same", same, (Arg("record", "record", required=True, asked=False, many=True),), listed=False),
)
