"""One step of a record along its lifecycle, as far as its kind declares it and the person may take it."""

from __future__ import annotations

import json
from typing import Any

from core.access import may
from core.kinds import BACK, KINDS, Transition
from core.record import Record
from handlers.answering import not_now, not_yours
from handlers.changing import change
from handlers.context import Context


def move(ctx: Context, record: Record, verb: str, reason: str = "") -> Record:
    """The record after its step; refuses, changing nothing, what its state or its people do not allow."""
    transition = allowed(ctx, record, verb)
    columns = columns_of(ctx, record, transition, reason)
    owner = columns.get("owner_id", record.owner)
    return change(ctx, record, verb, columns, reason, status=columns["status"], owner=owner)


def allowed(ctx: Context, record: Record, verb: str) -> Transition:
    """The transition that the verb takes from here; refuses with what is possible instead."""
    transition = KINDS[record.kind].transition(verb, record.status)
    if transition is None:
        raise not_now(ctx, record)
    if not may(ctx.actor, record, transition.who, ctx.directory):
        raise not_yours(ctx, record)
    return transition


def columns_of(ctx: Context, record: Record, transition: Transition, reason: str = "") -> dict[str, Any]:
    """What the record's row holds after the transition."""
    kind = KINDS[record.kind]
    target = transition.target
    fields = dict(record.fields or {})
    if target == BACK:
        target = fields.pop("back", kind.initial)
        fields.pop("reason", None)
    if target == "blocked":
        fields |= {"back": record.status, "reason": reason}
    values: dict[str, Any] = {"status": target, "fields": json.dumps(fields, ensure_ascii=False)}
    if transition.owns:
        values["owner_id"] = ctx.actor.id
    if kind.is_open(target) != kind.is_open(record.status):
        values["closed_at"] = None if kind.is_open(target) else ctx.now
        if kind.is_open(target) and record.due_at and record.due_at > ctx.now:
            values["remind_at"] = record.due_at
    return values
