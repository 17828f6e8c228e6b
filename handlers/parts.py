"""What a record consists of: its parts are listed below it, and its card counts those that are done, all the way down.

The cards of all that it belongs to count anew with every change, and what waits for it is told when it has ended.
"""

from __future__ import annotations

from core.access import is_open, may_read
from core.card import Bold, Line
from core.kinds import KINDS
from core.record import Record
from handlers.context import Context, Job
from handlers.publish import show
from handlers.view import View
from storage import family, postings, records
from storage.db import Connection
from storage.family import DEEPEST

_SHOWN = 7


def count_again(ctx: Context | Job, record: Record, moved: Record) -> None:
    """For a change that may have ended a part, opened it again, or hung it elsewhere."""
    ended = (record.closed_at is None) != (moved.closed_at is None)
    if record.parent != moved.parent:
        _tell_above(ctx, record.parent)
    if ended or record.parent != moved.parent:
        _tell_above(ctx, moved.parent)


def tell_parent(ctx: Context, record: Record) -> None:
    """A part was added: the cards of what it belongs to count anew."""
    _tell_above(ctx, record.parent)


def _tell_above(ctx: Context | Job, parent: int | None) -> None:
    for id in (parent, *family.above(ctx.unit.conn, parent)) if parent else ():
        redrawn(ctx, id)


def redrawn(ctx: Context | Job, id: int) -> Record | None:
    """What a card shows has changed, though nothing of the record's own has."""
    record = records.touch(ctx.unit, id)
    if record:
        for posting in postings.of_record(ctx.unit.conn, id):
            show(ctx, record, posting.room)
    return record


def fits_below(ctx: Context, parent: Record, record: Record | None = None) -> None:
    """Refuses what would hang below itself, or too deep."""
    conn = ctx.unit.conn
    above = [parent.id, *family.above(conn, parent.id)]
    if record and record.id in above:
        path = [record.id, *reversed(above[: above.index(record.id)]), record.id]
        raise ctx.refuse("refuse.parent_circle", record=record.ref, parent=parent.ref, path=named(conn, path))
    deep = max((depth for _, depth in family.tree(conn, record.id)), default=0) if record else 0
    if len(above) + 1 + deep > DEEPEST:
        raise ctx.refuse("refuse.too_deep", parent=parent.ref, limit=DEEPEST)


def named(conn: Connection, path: list[int]) -> str:
    """`T-5 → T-3 → T-5`"""
    known = {record.id: record.ref for record in records.of_ids(conn, path)}
    return " → ".join(known[id] for id in path)


def part_lines(conn: Connection, record: Record, view: View) -> list[Line]:
    """The first parts, each with its state, and below each its own."""
    if not record.parts:
        return []
    tree = family.tree(conn, record.id)
    found = records.of_ids(conn, [id for id, _ in tree[:_SHOWN]])
    known = {part.id: part for part in found if _readable(part, view)}
    lines: list[Line] = [_line(known[id], depth, view) for id, depth in tree[:_SHOWN] if id in known]
    hidden = len(tree) - len(lines)
    return [*lines, (view.tr.count("and_more", hidden),)] if hidden > 0 else lines


def _readable(part: Record, view: View) -> bool:
    return may_read(view.reader, part, view.directory) if view.reader else is_open(part, view.directory)


def _line(part: Record, depth: int, view: View) -> Line:
    kind = KINDS[part.kind]
    sign = "↳ " * (depth - 1) + ("✓" if not kind.is_open(part.status) else "·")
    counted = f" · {part.parts_done}/{part.parts}" if part.parts else ""
    words = part.title.partition(chr(10))[0][:80]
    return (f"{sign} ", Bold(part.ref), f" {words} · {view.tr(f'state.{part.status}')}{counted}")
