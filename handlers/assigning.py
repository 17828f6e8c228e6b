"""Whose a record is: given to somebody, handed over, and handed back. Somebody who never typed can own work too."""

from __future__ import annotations

import json
from typing import Any

from core.access import may
from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.people import Person
from core.record import Record
from handlers.answering import not_now, not_yours, told
from handlers.cards import EDITORS, short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, fresh
from storage import history, outbox


def assign(ctx: Context, values: Values) -> Answer:
    record = fresh(ctx, find(ctx, values))
    owner = ctx.directory.people[int(str(values["owner"]))]
    kind = KINDS[record.kind]
    if not kind.is_open(record.status) or "owner" not in kind.marks:
        raise not_now(ctx, record)
    if not owner.active:
        raise ctx.refuse("problem.person", given=owner.name)
    if owner.id == record.owner:
        raise ctx.refuse("refuse.has_it", record=short_title(record), who=owner.name)
    takes = record.owner is None and owner.id == ctx.actor.id
    if not takes and not may(ctx.actor, record, EDITORS, ctx.directory):
        raise not_yours(ctx, record)
    verb = "hand_over" if record.owner == ctx.actor.id else "assign"
    return _give(ctx, record, owner, verb, str(values.get("note", "")))


def give_back(ctx: Context, values: Values) -> Answer:
    """To whoever had it before; where nobody had, it is open again for its department's lead to give."""
    record = fresh(ctx, find(ctx, values))
    if not KINDS[record.kind].is_open(record.status):
        raise not_now(ctx, record)
    if record.owner != ctx.actor.id:
        raise not_yours(ctx, record)
    before = _owner_before(ctx, record)
    return _give(ctx, record, before, "give_back", str(values.get("note", "")))


def _give(ctx: Context, record: Record, owner: Person | None, verb: str, note: str) -> Answer:
    columns = {"owner_id": owner.id if owner else None, **_state(record, owner, ctx.actor)}
    asked = (owner.id,) if owner and owner.id != ctx.actor.id else ()
    moved = change(ctx, record, verb, columns, note, but=asked, owner=columns["owner_id"], status=columns["status"])
    for person in asked:
        params = {"line": verb, "who": str(ctx.actor.id), "note": note}
        outbox.put(ctx.unit, "asked", record=record.id, person=person, revision=moved.revision, params=params)
    return told(ctx, moved, verb, who=owner.name if owner else ctx.tr("nobody"))


def _state(record: Record, owner: Person | None, actor: Person) -> dict[str, Any]:
    """Where the new owner finds it: asked to take it, where nothing more than taking was done or the kind says so;
    what was planned or is blocked stays so. Who gives it to themself takes it."""
    kind = KINDS[record.kind]
    take = kind.transition("take", record.status)
    declared = kind.transition("assign", record.status)
    taken = {t.target for t in kind.transitions if t.verb == "take"}
    if owner == actor and take:
        status = take.target
    elif owner and declared:
        status = declared.target
    else:
        status = kind.initial if owner is None or record.status in taken else record.status
    fields = dict(record.fields or {})
    if status == kind.initial:
        fields.pop("back", None)
        fields.pop("reason", None)
    return {"status": status, "fields": json.dumps(fields, ensure_ascii=False)}


def _owner_before(ctx: Context, record: Record) -> Person | None:
    """Who had it before the one who has it now; nobody where that person is gone, or it was theirs from the start."""
    for entry in reversed(history.of_record(ctx.unit.conn, record.id)):
        if entry.before and "owner_id" in entry.before and entry.changes.get("owner") == record.owner:
            person = ctx.directory.people.get(entry.before["owner_id"] or 0)
            return person if person and person.active and person.id != ctx.actor.id else None
    return None


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command("assign", assign, (_RECORD, Arg("owner", "person", required=True), Arg("note", "text"))),
    Command("give_back", give_back, (_RECORD, Arg("note", "text"))),
)
