"""What a record consists of: its parts are listed below it, and its card counts those that are done."""

from __future__ import annotations

from core.access import is_open, may_read
from core.card import Bold, Line
from core.kinds import KINDS
from core.record import Record
from handlers.cards import View
from handlers.context import Context
from handlers.publish import show
from storage import postings, records
from storage.db import Connection

_SHOWN = 7


def count_again(ctx: Context, record: Record, moved: Record) -> None:
    """For a change that may have ended a part, or opened it again."""
    if (record.closed_at is None) != (moved.closed_at is None):
        tell_parent(ctx, moved)


def tell_parent(ctx: Context, record: Record) -> None:
    """A part was added, has ended or was opened again: the card of what it belongs to counts anew."""
    parent = records.touch(ctx.unit, record.parent) if record.parent else None
    if parent:
        for posting in postings.of_record(ctx.unit.conn, parent.id):
            show(ctx, parent, posting.room)


def part_lines(conn: Connection, record: Record, view: View) -> list[Line]:
    """The first parts, each with its state."""
    if not record.parts:
        return []
    found = [part for part in records.parts(conn, record.id, _SHOWN) if _readable(part, view)]
    lines: list[Line] = [_line(part, view) for part in found]
    hidden = record.parts - len(found)
    return [*lines, (view.tr.count("and_more", hidden),)] if hidden > 0 else lines


def _readable(part: Record, view: View) -> bool:
    return may_read(view.reader, part, view.directory) if view.reader else is_open(part, view.directory)


def _line(part: Record, view: View) -> Line:
    sign = "✓" if not KINDS[part.kind].is_open(part.status) else "·"
    return (f"{sign} ", Bold(part.ref), f" {part.title.partition(chr(10))[0][:80]} · {view.tr(f'state.{part.status}')}")
