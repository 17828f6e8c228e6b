"""What was captured before that is like this: shown to whoever captures, with its lesson and the offer to link."""

from __future__ import annotations

from core.access import may_read, may_show
from core.alike import most_alike
from core.card import Button, Line
from core.kinds import KINDS
from core.record import Record
from handlers.context import Context
from storage import alike

_SHOWN, _TITLE = 2, 100


def remembered(ctx: Context, record: Record) -> tuple[list[Line], list[Button]]:
    """A line for each of the two most alike, and the offer to say that they are the same; nothing where outsiders sit,
    though the answer is the asker's alone."""
    kind = KINDS[record.kind]
    if not kind.remembers or (ctx.room and not may_show(ctx.room.audience)):
        return [], []
    number = int(str(record.columns["number"]))
    found = alike.candidates(ctx.unit.conn, record.kind, number, record.title)
    lines: list[Line] = []
    buttons = []
    for id in most_alike(record.title, {id: one.title for id, one in found.items()}, _SHOWN):
        one = found[id]
        if one.status == kind.absorbed or not may_read(ctx.actor, one, ctx.directory):
            continue
        is_open = kind.is_open(one.status)
        named = f"{one.ref} {one.title.partition(chr(10))[0][:_TITLE]}"
        key = "alike.open" if is_open else "alike.ended"
        lines.append(ctx.tr.line(key, record=named, state=ctx.tr(f"state.{one.status}")))
        if lesson := one.field("lesson"):
            lines.append(ctx.tr.line("alike.lesson", lesson=lesson))
        label = ctx.tr("button.same" if is_open else "button.again", record=one.ref)
        buttons.append(Button("same", label, f"{record.ref} {one.ref}", record.revision))
    return lines, buttons
