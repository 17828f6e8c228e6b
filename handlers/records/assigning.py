"""Whose a record is: given to somebody, handed over, and handed back. Somebody who never typed can own work too."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.access import may
from core.answer import Answer
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.people import Person
from core.record import Record
from handlers.answering import editable, not_now, not_yours, told
from handlers.buttons import EDITORS
from handlers.cards import short_title
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
    also = _also(ctx, values, owner)
    if owner.id == record.owner and not set(also) - set(record.owners):
        raise ctx.refuse("refuse.has_it", record=short_title(record), who=owner.name)
    takes = record.owner is None and owner.id == ctx.actor.id and not also
    if not takes and not may(ctx.actor, record, EDITORS, ctx.directory):
        raise not_yours(ctx, record)
    if owner.id == record.owner:
        return _share(ctx, record, also, str(values.get("note", "")))
    verb = "hand_over" if record.owner == ctx.actor.id else "assign"
    return _give(ctx, record, owner, verb, str(values.get("note", "")), also)


def _also(ctx: Context, values: Values, owner: Person) -> list[int]:
    """Whom it is given to besides."""
    people = [ctx.directory.people[int(id)] for id in str(values.get("also", "")).split()]
    if left := next((person for person in people if not person.active), None):
        raise ctx.refuse("problem.person", given=left.name)
    return [person.id for person in people if person.id != owner.id]


def _share(ctx: Context, record: Record, also: list[int], note: str) -> Answer:
    """Others have it too, each as its owner."""
    new = [person for person in also if person not in record.owners]
    fields = with_owners(record.fields or {}, (*record.owners, *new))
    columns = {"fields": json.dumps(fields, ensure_ascii=False)}
    asked = [person for person in new if person != ctx.actor.id]
    moved = change(ctx, record, "share", columns, note, but=asked, owners=new)
    _ask(ctx, moved, asked, "assign", note)
    return told(ctx, moved, "share", who=_names(ctx, new))


def unassign(ctx: Context, values: Values) -> Answer:
    """Takes a record off those who have it besides its owner."""
    record = editable(ctx, fresh(ctx, find(ctx, values)))
    people = [ctx.directory.people[int(id)] for id in str(values["owner"]).split()]
    for person in people:
        if not any(ctx.directory.is_same(id, person) for id in record.owners):
            key = "refuse.is_owner" if ctx.directory.is_same(record.owner, person) else "refuse.has_it_not"
            raise ctx.refuse(key, record=short_title(record), who=person.name)
    return _unshare(ctx, record, people, "unassign", str(values.get("note", "")))


def _unshare(ctx: Context, record: Record, people: list[Person], verb: str, note: str) -> Answer:
    left = [id for id in record.owners if not any(ctx.directory.is_same(id, person) for person in people)]
    columns = {"fields": json.dumps(with_owners(record.fields or {}, left), ensure_ascii=False)}
    moved = change(ctx, record, verb, columns, note, owners=[person.id for person in people])
    return told(ctx, moved, verb, who=_names(ctx, (person.id for person in people)))


def with_owners(fields: Mapping[str, str], owners: Iterable[int]) -> dict[str, str]:
    found = {name: value for name, value in fields.items() if name != "owners"}
    several = " ".join(str(id) for id in dict.fromkeys(owners))
    return {**found, "owners": several} if several else found


def _names(ctx: Context, people: Iterable[int]) -> str:
    return ctx.tr("comma").join(ctx.name(id) for id in people)


def give_back(ctx: Context, values: Values) -> Answer:
    """To whoever had it before; where nobody had, it is open again for its department's lead to give."""
    record = fresh(ctx, find(ctx, values))
    if not KINDS[record.kind].is_open(record.status):
        raise not_now(ctx, record)
    if any(ctx.directory.is_same(id, ctx.actor) for id in record.owners):
        return _unshare(ctx, record, [ctx.actor], "leave", str(values.get("note", "")))
    if record.owner != ctx.actor.id:
        raise not_yours(ctx, record)
    before = _owner_before(ctx, record)
    return _give(ctx, record, before, "give_back", str(values.get("note", "")))


def _give(
    ctx: Context, record: Record, owner: Person | None, verb: str, note: str, also: Collection[int] = ()
) -> Answer:
    state = _state(record, owner, ctx.actor)
    owners = [id for id in dict.fromkeys((*record.owners, *also)) if owner is None or id != owner.id]
    state["fields"] = json.dumps(with_owners(state["fields"], owners), ensure_ascii=False)
    columns = {"owner_id": owner.id if owner else None, **state}
    people = [*([owner.id] if owner else []), *(id for id in also if id not in record.owners)]
    asked = [id for id in people if id != ctx.actor.id]
    facts = {"owner": columns["owner_id"], "status": columns["status"], **({"owners": list(also)} if also else {})}
    moved = change(ctx, record, verb, columns, note, but=asked, **facts)
    _ask(ctx, moved, asked, verb, note)
    return told(ctx, moved, verb, who=_names(ctx, people) if people else ctx.tr("nobody"))


def _ask(ctx: Context, record: Record, people: Iterable[int], line: str, note: str) -> None:
    for person in people:
        params = {"line": line, "who": str(ctx.actor.id), "note": note}
        outbox.put(ctx.unit, "asked", record=record.id, person=person, revision=record.revision, params=params)


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
    return {"status": status, "fields": fields}


def _owner_before(ctx: Context, record: Record) -> Person | None:
    """Who had it before the one who has it now; nobody where that person is gone, or it was theirs from the start."""
    for entry in reversed(history.of_record(ctx.unit.conn, record.id)):
        if entry.before and "owner_id" in entry.before and entry.changes.get("owner") == record.owner:
            person = ctx.directory.people.get(entry.before["owner_id"] or 0)
            return person if person and person.active and person.id != ctx.actor.id else None
    return None


_RECORD = Arg("record", "record", required=True, asked=False)
_WHO = Arg("owner", "person", required=True)
_ALSO = Arg("also", "person", asked=False, many=True)
COMMANDS = (
    Command("assign", assign, (_RECORD, _WHO, _ALSO, Arg("note", "text")), bare=True),
    Command("unassign", unassign, (_RECORD, replace(_WHO, many=True), Arg("note", "text"))),
    Command("give_back", give_back, (_RECORD, Arg("note", "text"))),
)
