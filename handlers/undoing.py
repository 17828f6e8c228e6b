"""Undo: a person's last change, within ten minutes, put back exactly as it was where nobody has changed it since."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.answer import Answer, Say
from core.card import Card, Line, plain
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.cards import short_title
from handlers.changing import not_now, own_card, tell, told
from handlers.context import Context
from handlers.finding import find, fresh, stale
from handlers.lines import entry_line
from handlers.parts import count_again
from handlers.verbs import columns_of
from storage import history, links, records, watchers
from storage.history import Entry
from storage.uow import Unit

WITHIN = timedelta(minutes=10)


def undo(ctx: Context, values: Values) -> Answer:
    wanted = fresh(ctx, find(ctx, values)).id if "record" in values else None
    entries = last_change(ctx.unit, ctx.actor.id, ctx.now, wanted)
    if not entries:
        raise ctx.refuse("refuse.nothing_to_undo")
    put_back = [_undo(ctx, entry) for entry in entries]
    if len(put_back) == 1:
        return told(ctx, put_back[0], "undo")
    lines: tuple[Line, ...] = tuple((ctx.tr("done.undo", record=short_title(record)),) for record in put_back)
    return Say(Card(title=(ctx.tr("undone.title"),), body=lines))


def last_change(unit: Unit, person: int, now: datetime, record: int | None = None) -> list[Entry]:
    """What undo would put back: the person's last change that still stands, an entry for each record it touched."""
    entries = history.recent(unit.conn, person, now - WITHIN)
    undone = _undone(entries)
    standing = [
        entry
        for entry in entries
        if entry.actor == person and entry.id not in undone and (entry.before is not None or entry.verb == "captured")
    ]
    found = next((entry for entry in standing if record in (None, entry.record)), None)
    return [entry for entry in standing if found and entry.key == found.key]


def _undo(ctx: Context, entry: Entry) -> Record:
    record = records.get(ctx.unit.conn, entry.record)
    if record is None:
        raise ctx.refuse("refuse.nothing_to_undo")
    before = dict(entry.before or {})
    pairs, watching = before.pop("links", ()), before.pop("watchers", ())
    if before or entry.verb == "captured":
        record = _columns_back(ctx, record, entry, before)
    for was in pairs:
        links.back(ctx.unit, tuple(was), ctx.actor.id)
    for person, did in watching:
        (watchers.add if did else watchers.drop)(ctx.unit, record.id, person)
    history.note(ctx.unit, record, ctx.actor.id, "undo", undone=[entry.id])
    if entry.verb not in ("watch", "unwatch"):  # which concern nobody else
        tell(ctx, record, "undo", "", {})
    return record


def _columns_back(ctx: Context, record: Record, entry: Entry, before: dict[str, object]) -> Record:
    """What was captured is cancelled, since its words are to stay; everything else is as it was."""
    if changed_by := _since(ctx, record, entry):
        what = plain(entry_line(ctx.tr, ctx.directory, ctx.now, changed_by))
        raise ctx.refuse("refuse.changed_since", card=own_card(ctx, record), record=short_title(record), what=what)
    if entry.verb != "captured":
        moved = records.restore(ctx.unit, record, before)
    else:
        cancel = KINDS[record.kind].transition("cancel", record.status)
        if cancel is None:
            raise not_now(ctx, record)
        moved = records.change(ctx.unit, record, **columns_of(ctx, record, cancel))
    if moved is None:
        raise stale(ctx, record)
    count_again(ctx, record, moved)
    return moved


def _since(ctx: Context, record: Record, entry: Entry) -> Entry | None:
    """What changed the record after this entry and was not itself undone."""
    timeline = history.of_record(ctx.unit.conn, record.id)
    undone, revision = _undone(timeline), entry.revision
    for later in timeline:
        if later.id <= entry.id or later.revision <= revision:
            continue
        revision = later.revision
        if later.verb != "undo" and later.id not in undone:
            return later
    return None


def _undone(entries: list[Entry]) -> set[int]:
    return {id for entry in entries if entry.verb == "undo" for id in entry.changes["undone"]}


COMMANDS = (Command("undo", undo, (Arg("record", "record", asked=False),)),)
