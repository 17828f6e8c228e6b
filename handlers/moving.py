"""One step of a record along its lifecycle, as far as its kind declares it and the person may take it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.access import may
from core.kinds import BACK, KINDS, REASON, Transition
from core.record import Record
from handlers import details, gates, starts
from handlers.answering import needs_process, not_now, not_yours, own_card
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from storage import records


def move(ctx: Context, record: Record, verb: str, reason: str = "") -> Record:
    """The record after its step; refuses, changing nothing, what its state or its people do not allow."""
    transition = allowed(ctx, record, verb)
    gates.check(ctx, record, transition)
    kept, reason = details.for_step(ctx, record, transition, reason)
    note = kept.pop(REASON, "") or reason
    columns = columns_of(ctx, record, transition, note, kept)
    facts: dict[str, Any] = {"status": columns["status"], "owner": columns.get("owner_id", record.owner)}
    if kept:
        facts |= {"details": sorted(kept), "chosen": details.chosen(record, kept)}
    moved = change(ctx, record, verb, columns, note, **facts)
    keep_words(ctx, moved, kept, note)
    starts.begin(ctx, record, moved, transition)
    return (records.get(ctx.unit.conn, moved.id) or moved) if transition.starts else moved


def keep_words(ctx: Context, record: Record, kept: Mapping[str, str], note: str = "") -> None:
    """What was written into details is a text of the record, to be found by its words, as the note is."""
    for detail in KINDS[record.kind].details:
        words = kept.get(detail.name, "")
        if words and words != note and detail.type in ("line", "text"):
            records.write_text(ctx.unit, record.id, detail.name, ctx.actor.id, words)


def allowed(ctx: Context, record: Record, verb: str) -> Transition:
    """The transition that the verb takes from here; refuses with what is possible instead."""
    kind = KINDS[record.kind]
    transition = kind.step(verb, record)
    if transition is None:
        declared = kind.transition(verb, record.status)
        if kind.is_open(record.status) and ctx.tr.has(key := f"early.{kind.name}.{verb}"):
            raise ctx.refuse(key, card=own_card(ctx, record), record=short_title(record))
        raise needs_process(ctx, record) if declared and declared.when == "plain" else not_now(ctx, record)
    if not may(ctx.actor, record, transition.who, ctx.directory):
        raise not_yours(ctx, record, transition.who)
    return transition


def columns_of(
    ctx: Context, record: Record, transition: Transition, reason: str = "", kept: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the record's row holds after the transition."""
    kind = KINDS[record.kind]
    target = transition.target
    kept = dict(kept or {})
    department = kept.pop("department", "")
    fields = {**(record.fields or {}), **kept}
    if target == BACK:
        target = fields.pop("back", kind.initial)
        fields.pop("reason", None)
    if target == "blocked":
        fields |= {"back": record.status, "reason": reason}
    for name in transition.asks:  # what is of this step alone does not stay from the last time
        if name not in kept and (detail := kind.detail(name)) and not detail.filled:
            fields.pop(name, None)
    values: dict[str, Any] = {"status": target, "fields": json.dumps(fields, ensure_ascii=False)}
    if department:
        values["department_id"] = int(department)
    if transition.owns:
        values["owner_id"] = ctx.actor.id
    if kind.is_open(target) != kind.is_open(record.status):
        values["closed_at"] = None if kind.is_open(target) else ctx.now
    return values
