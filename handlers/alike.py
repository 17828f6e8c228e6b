"""What was captured before that is like this: shown to whoever captures, with its lesson and the offer to link."""

from __future__ import annotations

from core.access import may_show
from core.alike import most_alike
from core.card import Button, Line
from core.kinds import KINDS
from core.record import Record
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import readable
from storage import alike, records

_SHOWN = 2


def remembered(ctx: Context, record: Record) -> tuple[list[Line], list[Button]]:
    """A line for each of the two most alike, and the offer to say that they are the same; nothing where outsiders sit,
    though the answer is the asker's alone."""
    kind = KINDS[record.kind]
    if not kind.remembers or (ctx.room and not may_show(ctx.room.audience)):
        return [], []
    number = int(str(record.columns["number"]))
    found = alike.candidates(ctx.unit.conn, record.kind, number, record.title)
    earlier = [records.get(ctx.unit.conn, id) for id in most_alike(record.title, found, _SHOWN)]
    lines: list[Line] = []
    buttons = []
    for one in earlier:
        if one is None or one.status == kind.absorbed or not readable(ctx, one):
            continue
        key = "alike.open" if kind.is_open(one.status) else "alike.ended"
        lines.append(ctx.tr.line(key, record=short_title(one), state=ctx.tr(f"state.{one.status}")))
        if lesson := one.field("lesson"):
            lines.append(ctx.tr.line("alike.lesson", lesson=lesson))
        label = ctx.tr("button.same" if kind.is_open(one.status) else "button.again", record=one.ref)
        buttons.append(Button("same", label, f"{record.ref} {one.ref}", record.revision))
    return lines, buttons
