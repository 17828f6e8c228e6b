"""What a record's card tells of its asks and its promises, kept with the record as they change."""

from __future__ import annotations

import json
from typing import Any

from core.record import Record
from handlers.accounts import fields_of
from handlers.changing import tell
from handlers.context import Context, Job, doer
from handlers.finding import stale
from storage import history, records

_TRIES = 5


def retell(ctx: Context, record: Record, verb: str, note: str = "", **facts: Any) -> Record:
    """The record with what its card tells of these as it is now; refuses when others were faster all the time."""
    moved = retold_as(ctx, record, verb, note, **facts)
    if moved is None:
        raise stale(ctx, record)
    return moved


def retold_as(where: Context | Job, record: Record, verb: str, note: str = "", **facts: Any) -> Record | None:
    """The same, None when it was not possible. Somebody may answer at the same moment, so it is tried again upon what
    they left."""
    for _ in range(_TRIES):
        record = records.get(where.unit.conn, record.id) or record
        if moved := records.change(where.unit, record, fields=fields_of(where.unit.conn, record)):
            history.note(where.unit, moved, doer(where), verb, text=note, **facts)
            tell(where, moved, verb, note, facts)
            return moved
    return None


def restated(ctx: Context, record: Record) -> Record:
    """The same after something else put the record's fields back; nobody is told."""
    fields = fields_of(ctx.unit.conn, record)
    if json.loads(fields) == dict(record.fields or {}):
        return record
    return records.change(ctx.unit, record, fields=fields) or record
