"""Changing when a record is due."""

from __future__ import annotations

import json
from datetime import datetime

from core.answer import Answer
from core.command import Arg, Command, Values
from core.record import DUE_BY, Record
from handlers.answering import editable, told
from handlers.calendars.reckoning import differ
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, fresh


def due(ctx: Context, values: Values) -> Answer:
    record = editable(ctx, fresh(ctx, find(ctx, values)))
    moment = values["due"]
    if not isinstance(moment, datetime):
        raise ctx.refuse("problem.when", given=str(moment))
    columns = {"due_at": moment, **_reckoned(ctx, record)}
    return told(ctx, change(ctx, record, "due", columns, due_at=moment), "due")


def _reckoned(ctx: Context, record: Record) -> dict[str, str]:
    """Keeps whose working time it was reckoned by, where that is not the reporter's: the card names the calendar."""
    reporter = ctx.directory.people.get(record.reporter)
    fields = {name: value for name, value in (record.fields or {}).items() if name != DUE_BY}
    if reporter and differ(ctx.directory, ctx.actor, reporter):
        fields[DUE_BY] = str(ctx.actor.id)
    return {"fields": json.dumps(fields, ensure_ascii=False)} if fields != dict(record.fields or {}) else {}


COMMANDS = (
    Command(
        "due", due, (Arg("record", "record", required=True, asked=False), Arg("due", "when", required=True)), bare=True
    ),
)
