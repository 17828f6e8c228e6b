"""Records that belong together: linked, parted, and listed below each other."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.card import Line
from core.command import Arg, Command, Values
from core.record import Record
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, readable
from handlers.parts import redrawn
from handlers.publish import changed
from storage import history, links, records
from storage.family import AFTER
from storage.links import DUPLICATE, RELATED


def link(ctx: Context, values: Values) -> Answer:
    record, other = two(ctx, values)
    if links.between(ctx.unit.conn, record.id, other.id)[2]:
        raise ctx.refuse("refuse.linked", record=record.ref, other=short_title(other))
    was = links.put(ctx.unit, record.id, other.id, RELATED, ctx.actor.id)
    _note(ctx, record, other, "link", was)
    return Toast(ctx.tr("done.link", record=short_title(record), other=short_title(other)))


def unlink(ctx: Context, values: Values) -> Answer:
    record, other = two(ctx, values)
    was = links.drop(ctx.unit, record.id, other.id)
    if was[2] not in (RELATED, AFTER):
        raise ctx.refuse("refuse.not_linked", record=record.ref, other=short_title(other))
    _note(ctx, record, other, "unlink", was)
    if was[2] == AFTER:
        redrawn(ctx, was[0])
    return Toast(ctx.tr("done.unlink", record=short_title(record), other=short_title(other)))


def _note(ctx: Context, record: Record, other: Record, verb: str, was: links.Pair) -> None:
    """In both histories and threads; what undoes it stands in the first."""
    history.note(ctx.unit, record, ctx.actor.id, verb, before={"links": [was]}, other=other.ref)
    history.note(ctx.unit, other, ctx.actor.id, verb, before={}, other=record.ref)
    changed(ctx, record, verb, facts={"other": other.ref}, card=False)
    changed(ctx, other, verb, facts={"other": record.ref}, card=False)


def of_record(ctx: Context, record: Record) -> list[Line]:
    """A line for each record that belongs to this one."""
    lines: list[Line] = []
    for first, second, kind in links.of_record(ctx.unit.conn, record.id):
        other = records.get(ctx.unit.conn, second if first == record.id else first)
        if other is not None and readable(ctx, other):
            key = f"linked.{kind}" if kind == RELATED or first == record.id else _OTHER_WAY[kind]
            state = ctx.tr(f"state.{other.status}")
            lines.append(ctx.tr.line(key, other=short_title(other), state=state))
    return lines


_OTHER_WAY = {DUPLICATE: "linked.absorbed", AFTER: "linked.before"}


def two(ctx: Context, values: Values) -> tuple[Record, Record]:
    """The two records, which must be different ones."""
    record, other = find(ctx, values), find(ctx, {"record": values["second"]})
    if record.id == other.id:
        raise ctx.refuse("refuse.itself", record=short_title(record))
    return record, other


TWO = (Arg("record", "record", required=True, asked=False), Arg("second", "record", required=True))
COMMANDS = (Command("link", link, TWO), Command("unlink", unlink, TWO))
