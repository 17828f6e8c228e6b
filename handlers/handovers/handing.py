"""Moving what was handed over and accepted: each thing by its sort, with its history and its cards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from core.access import may_read
from core.kinds import KINDS
from core.kpi.access import may_read as may_read_kpi
from core.kpi.model import COMPANY
from core.people import Person
from core.record import Record
from handlers.changing import change
from handlers.context import Context
from handlers.kpis.judge import store
from handlers.records.assigning import with_owners
from handlers.reminders.planning import plan_again
from handlers.retelling import retell
from storage import asks, handover_items, obligations, people, promises, records, watchers
from storage.handovers import Handover

BATCH = 50
"""Things that one unit moves."""


def hand(ctx: Context, found: Handover) -> int:
    """Moves the next of them to the one who accepted, who acts; how many that were."""
    giver = ctx.directory.people[found.giver]
    items = handover_items.of(ctx.unit.conn, found.id, "", BATCH)
    moved = [(item.id, _MOVES[item.sort](ctx, giver, item.target)) for item in items]
    handover_items.settle(
        ctx.unit, {"moved": [id for id, did in moved if did], "left": [id for id, did in moved if not did]}
    )
    return len(items)


def _open(ctx: Context, id: int) -> Record | None:
    record = records.get(ctx.unit.conn, id)
    return record if record and KINDS[record.kind].is_open(record.status) else None


def _record(ctx: Context, giver: Person, id: int) -> bool:
    """It stays in its state; what its owner was only asked to take is taken by who accepts it."""
    record = _open(ctx, id)
    if record is None or not ctx.directory.is_same(record.owner, giver):
        return False
    kind = KINDS[record.kind]
    take = kind.transition("take", record.status) if kind.waits(record.status) else None
    others = [owner for owner in record.owners if not ctx.directory.is_same(owner, ctx.actor)]
    columns = {
        "owner_id": ctx.actor.id,
        "status": take.target if take else record.status,
        "fields": json.dumps(with_owners(record.fields or {}, others), ensure_ascii=False),
    }
    promised = [one.at for one in promises.open_of(ctx.unit.conn, id) if ctx.directory.is_same(one.person, giver)]
    _change(ctx, record, giver, columns, owner=ctx.actor.id, status=columns["status"])
    for at in promised:  # whoever accepts it is held to what was promised
        promises.make(ctx.unit, id, ctx.actor.id, at)
    if promised:
        plan_again(ctx, retell(ctx, record, "promise", due_at=promised[0]))
    return True


def _shared(ctx: Context, giver: Person, id: int) -> bool:
    record = _open(ctx, id)
    if record is None or not any(ctx.directory.is_same(owner, giver) for owner in record.owners):
        return False
    others = [owner for owner in record.owners if not ctx.directory.is_same(owner, giver)]
    mine = [] if ctx.directory.is_same(record.owner, ctx.actor) else [ctx.actor.id]
    fields = json.dumps(with_owners(record.fields or {}, [*others, *mine]), ensure_ascii=False)
    _change(ctx, record, giver, {"fields": fields}, owners=[ctx.actor.id])
    return True


def _change(ctx: Context, record: Record, giver: Person, columns: Mapping[str, Any], **facts: Any) -> None:
    """Who watches much of it is not told of each: the cards and their threads say it."""
    quiet = watchers.of_record(ctx.unit.conn, record.id)
    change(ctx, record, "handed", columns, but=quiet, other=giver.name, **facts)


def _ask(ctx: Context, giver: Person, id: int) -> bool:
    """The question is the receiver's to answer, where they may read what it is about."""
    ask = asks.get(ctx.unit.conn, id)
    record = _open(ctx, ask.record) if ask else None
    if ask is None or record is None or ask.asked.answer or not may_read(ctx.actor, record, ctx.directory):
        return False
    if not ctx.directory.is_same(ask.asked.delegate or ask.asked.person, giver):
        return False
    asks.delegate(ctx.unit, ask, ctx.actor.id)
    retell(ctx, record, "delegate", "", other=ctx.actor.name)
    return True


def _client(ctx: Context, giver: Person, id: int) -> bool:
    client = ctx.directory.files.get(id)
    if client is None or not ctx.directory.is_same(client.owner, giver):
        return False
    people.change_client(ctx.unit, id, owner_id=ctx.actor.id)
    return True


def _duty(ctx: Context, giver: Person, id: int) -> bool:
    """What is to be done again and again is the receiver's from its next occurrence on."""
    duty = obligations.get(ctx.unit.conn, id)
    if duty is None or duty.owner != f"person:{giver.id}":
        return False
    obligations.put(ctx.unit, replace(duty, owner=f"person:{ctx.actor.id}"))
    return True


def _kpi(ctx: Context, giver: Person, id: int) -> bool:
    """The receiver enters it from now on and is asked for what is missing. Nobody comes to read by it what they may
    not: such a figure stays, and who declares figures says whose it is."""
    kpi = ctx.directory.kpis.get(id)
    if kpi is None or not kpi.enabled or not ctx.directory.is_same(kpi.owner, giver):
        return False
    if not may_read_kpi(ctx.actor, kpi, COMPANY, ctx.directory):
        return False
    store(ctx.unit, ctx.directory, replace(kpi, owner=ctx.actor.id), kpi, ctx.actor.id)
    return True


def _department(ctx: Context, giver: Person, id: int) -> bool:
    department = ctx.directory.departments.get(id)
    if department is None or not ctx.directory.is_same(department.lead, giver):
        return False
    people.change_department(ctx.unit, id, lead_id=ctx.actor.id)
    return True


def _report(ctx: Context, giver: Person, id: int) -> bool:
    """Who is led by the giver; the receiver, if it is them, by whoever led the giver."""
    person = ctx.directory.people.get(id)
    if person is None or not ctx.directory.is_same(person.superior, giver):
        return False
    above = giver.superior if person.id == ctx.actor.id else ctx.actor.id
    people.change_person(ctx.unit, person.id, superior_id=above)
    return True


_MOVES: Mapping[str, Callable[[Context, Person, int], bool]] = {
    "record": _record,
    "shared": _shared,
    "ask": _ask,
    "client": _client,
    "duty": _duty,
    "kpi": _kpi,
    "department": _department,
    "report": _report,
}
