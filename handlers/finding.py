"""Finding the record that somebody means, in the same words whether it is missing or not theirs to see."""

from __future__ import annotations

from core.access import may_read
from core.command import Values
from core.errors import Undone
from core.filing import shows
from core.kinds import KINDS
from core.record import Record
from handlers.cards import record_card, short_title
from handlers.context import Context
from handlers.view import View
from storage import limits, links, records


def find(ctx: Context, values: Values) -> Record:
    """The record that the command names; refuses when there is none, or none for this person."""
    reference = str(values["record"])
    record = records.by_reference(ctx.unit.conn, reference)
    if record is None or not readable(ctx, record):
        raise ctx.refuse("refuse.unknown_record", given=reference)
    return record


def readable(ctx: Context, record: Record) -> bool:
    """Whether the person may read it; what is not theirs is as if it were not there."""
    return may_read(ctx.actor, record, ctx.directory)


def living(ctx: Context, record: Record) -> Record:
    """The record itself, or the one that it was merged into: what is said about a duplicate belongs there."""
    seen = {record.id}
    while record.status == KINDS[record.kind].absorbed:
        other = records.get(ctx.unit.conn, links.merged_into(ctx.unit.conn, record.id) or 0)
        if other is None or other.id in seen or not readable(ctx, other):
            break
        seen.add(other.id)
        record = other
    return record


def fresh(ctx: Context, record: Record) -> Record:
    """Refuses a press on a card that shows an older revision; files that came since do not matter."""
    if ctx.invocation.revision and not shows(record, ctx.invocation.revision):
        raise stale(ctx, record)
    return record


def stale(ctx: Context, record: Record) -> Undone:
    """Somebody was faster: refused, with the card as it is now."""
    now = records.get(ctx.unit.conn, record.id) or record
    view = View(ctx.tr, ctx.directory, ctx.now, ctx.actor)
    card = record_card(now, view, limits=limits.of_record(ctx.unit.conn, now.id))
    return ctx.refuse("refuse.stale", card=card, record=short_title(now))
