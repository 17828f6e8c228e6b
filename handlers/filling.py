"""Filling in what a kind keeps besides: all of it, or one sheet of what belongs together; offered, never forced."""

from __future__ import annotations

import json

from core.answer import Answer
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS, Detail
from core.record import Record
from handlers.answering import editable, not_now, told
from handlers.changing import change
from handlers.context import Context
from handlers.details import form, given_for, read
from handlers.finding import find
from handlers.moving import keep_words


def fill(ctx: Context, values: Values) -> Answer:
    """The form, filled with what is known; when it comes back, what was changed in it is the record's."""
    record = editable(ctx, find(ctx, values))
    sheet = str(values.get("sheet", ""))
    wanted = _wanted(ctx, record, sheet)
    given = given_for(ctx, wanted)
    kept, problems = read(ctx, record, wanted, given)
    if problems or not ctx.invocation.asked:
        raise Undone(form(ctx, record, "details", wanted, given, problems, more={"sheet": sheet}))
    changed = {name: value for name, value in kept.items() if value != record.field(name)}
    if not changed:
        raise ctx.refuse("refuse.nothing_changed", record=record.ref)
    fields = {name: value for name, value in {**(record.fields or {}), **changed}.items() if value}
    columns = {"fields": json.dumps(fields, ensure_ascii=False)}
    moved = change(ctx, record, "details", columns, details=sorted(changed))
    keep_words(ctx, moved, changed)
    return told(ctx, moved, "details")


def _wanted(ctx: Context, record: Record, sheet: str) -> list[Detail]:
    kind = KINDS[record.kind]
    names = kind.sheets.get(sheet) if sheet else tuple(detail.name for detail in kind.details if detail.filled)
    if names is None:
        known = ", ".join(kind.sheets) or kind.name
        raise ctx.refuse("refuse.sheet", given=sheet, known=known)
    found = [detail for name in names if (detail := kind.detail(name))]
    if not found:
        raise not_now(ctx, record)
    return found


COMMANDS = (
    Command("details", fill, (Arg("record", "record", required=True, asked=False), Arg("sheet", "word", asked=False))),
)
