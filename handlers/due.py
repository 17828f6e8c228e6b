"""Changing when a record is due."""

from __future__ import annotations

from datetime import datetime

from core.answer import Answer
from core.command import Arg, Command, Values
from handlers.answering import editable, told
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, fresh


def due(ctx: Context, values: Values) -> Answer:
    record = editable(ctx, fresh(ctx, find(ctx, values)))
    moment = values["due"]
    if not isinstance(moment, datetime):
        raise ctx.refuse("problem.when", given=str(moment))
    return told(ctx, change(ctx, record, "due", {"due_at": moment}, due_at=moment), "due")


COMMANDS = (
    Command(
        "due", due, (Arg("record", "record", required=True, asked=False), Arg("due", "when", required=True)), bare=True
    ),
)
