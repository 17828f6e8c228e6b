"""What a record's card tells of its asks, kept with the record as they change."""

from __future__ import annotations

import json
from typing import Any

from core import asking
from core.record import Record
from handlers.changing import tell
from handlers.context import Context
from handlers.finding import stale
from storage import asks, history, records

_TRIES = 5


def retell(ctx: Context, record: Record, verb: str, note: str = "", **facts: Any) -> Record:
    """The record with what its card tells of its asks as it is now. Somebody may answer at the same moment, so it is
    tried again upon what they left."""
    for _ in range(_TRIES):
        record = records.get(ctx.unit.conn, record.id) or record
        if moved := records.change(ctx.unit, record, fields=_fields(ctx, record)):
            history.note(ctx.unit, moved, ctx.actor.id, verb, text=note, **facts)
            tell(ctx, moved, verb, note, facts)
            return moved
    raise stale(ctx, record)


def restated(ctx: Context, record: Record) -> Record:
    """The same after something else put the record's fields back; nobody is told."""
    fields = _fields(ctx, record)
    if json.loads(fields) == dict(record.fields or {}):
        return record
    return records.change(ctx.unit, record, fields=fields) or record


def _fields(ctx: Context, record: Record) -> str:
    told = asking.account(ask.asked for ask in asks.of_record(ctx.unit.conn, record.id))
    fields = {name: value for name, value in (record.fields or {}).items() if name != asking.FIELD}
    return json.dumps({**fields, asking.FIELD: told} if told else fields, ensure_ascii=False)
