"""Undo: a person's last change, within ten minutes, put back exactly as it was where nobody has changed it since."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Card, Line, plain
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.answering import not_now, own_card, told
from handlers.capture.files import retold
from handlers.cards import short_title
from handlers.changing import tell
from handlers.context import Context
from handlers.finding import find, fresh, readable, stale
from handlers.following import follow
from handlers.lines import entry_line
from handlers.moving import columns_of
from handlers.parts import redrawn
from handlers.records.undoable import changed_since, last_change
from handlers.retelling import restated
from storage import files, history, links, records, watchers
from storage.history import Entry


def undo(ctx: Context, values: Values) -> Answer:
    wanted = fresh(ctx, find(ctx, values)).id if "record" in values else None
    entries = last_change(ctx.unit.conn, ctx.actor.id, ctx.now, wanted)
    if not entries:
        raise ctx.refuse("refuse.nothing_to_undo")
    put_back = [_undo(ctx, entry) for entry in entries]
    if not all(readable(ctx, record) for record in put_back):  # their own deed, but not theirs to see any more
        raise ctx.refuse("refuse.nothing_to_undo")
    if len(put_back) == 1:
        return told(ctx, put_back[0], "undo")
    lines: tuple[Line, ...] = tuple((ctx.tr("done.undo", record=short_title(record)),) for record in put_back)
    return Say(Card(title=(ctx.tr("undone.title"),), body=lines))


def _undo(ctx: Context, entry: Entry) -> Record:
    record = records.get(ctx.unit.conn, entry.record)
    if record is None:
        raise ctx.refuse("refuse.nothing_to_undo")
    found, before = record, dict(entry.before or {})
    pairs, watching = before.pop("links", ()), before.pop("watchers", ())
    if before or entry.verb == "captured":
        record = _columns_back(ctx, record, entry, before)
    for was in pairs:
        links.back(ctx.unit, tuple(was), ctx.actor.id)
    for person, did in watching:
        (watchers.add if did else watchers.drop)(ctx.unit, record.id, person)
    if pairs:
        record = redrawn(ctx, record.id) or record
    undid = records.before(found, record)
    history.note(ctx.unit, record, ctx.actor.id, "undo", undone=[entry.id], undid=undid)
    if entry.verb not in ("watch", "unwatch"):  # which concern nobody else
        tell(ctx, record, "undo", "", {})
    return record


def _columns_back(ctx: Context, record: Record, entry: Entry, before: dict[str, object]) -> Record:
    """What was captured is cancelled, since its words are to stay; everything else is as it was."""
    if changed_by := changed_since(ctx.unit.conn, entry):
        what = plain(entry_line(ctx.tr, ctx.directory, ctx.now, changed_by))
        raise ctx.refuse("refuse.changed_since", card=own_card(ctx, record), record=short_title(record), what=what)
    if entry.verb != "captured":
        moved = records.restore(ctx.unit, record, before)
    else:
        cancel = KINDS[record.kind].step("cancel", record)
        if cancel is None:
            raise not_now(ctx, record)
        moved = records.change(ctx.unit, record, **columns_of(ctx, record, cancel))
    if moved is None:
        raise stale(ctx, record)
    moved = restated(ctx, moved)
    follow(ctx, record, moved)
    # Its files may have come after the change, and its row tells of them.
    return retold(ctx, moved) if files.of_record(ctx.unit.conn, moved.id) else moved


COMMANDS = (Command("undo", undo, (Arg("record", "record", asked=False),)),)
