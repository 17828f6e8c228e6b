"""Moving records along their lifecycle: one command for each verb that the captured kinds declare."""

from __future__ import annotations

import json
from typing import Any

from core.access import may
from core.answer import Answer, Refusal, Say
from core.card import Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import BACK, KINDS, Transition
from core.record import Record
from handlers.cards import short_title
from handlers.changing import change, not_now, not_yours, told
from handlers.context import Context
from handlers.finding import find, fresh


def _command(verb: str) -> Command:
    declared = [t for kind in KINDS.values() if kind.captured for t in kind.transitions if t.verb == verb]
    needed = {name for transition in declared for name in transition.needs}
    note = Arg("reason", "text", required="reason" in needed)

    def run(ctx: Context, values: Values) -> Answer:
        references = str(values["record"]).split()
        reason = str(values.get("reason", ""))
        if len(references) > 1:
            return _several(ctx, references, verb, reason)
        return told(ctx, move(ctx, fresh(ctx, find(ctx, values)), verb, reason), verb)

    return Command(verb, run, (Arg("record", "record", required=True, asked=False, many=True), note))


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


def _several(ctx: Context, references: list[str], verb: str, reason: str) -> Answer:
    """Each where it is possible, all in one unit; the answer says line by line what became of each, and why."""
    lines: list[Line] = []
    moved = 0
    for reference in dict.fromkeys(references):
        try:
            record = move(ctx, find(ctx, {"record": reference}), verb, reason)
        except Undone as refused:
            lines.append((f"⚠ {_why(refused)}",))
        else:
            moved += 1
            lines.append((f"✅ {ctx.tr(f'done.{verb}', record=short_title(record))}",))
    title = ctx.tr("several.title", moved=moved, all=len(lines))
    if not moved:
        raise Undone(Refusal("\n".join([title, *(str(line[0]) for line in lines)])))
    return Say(Card(title=(title,), body=tuple(lines)))


def _why(refused: Undone) -> str:
    return refused.answer.text if isinstance(refused.answer, Refusal) else refused.answer.title


_ASKED = {"reason"}
VERBS = tuple(
    dict.fromkeys(t.verb for k in KINDS.values() if k.captured for t in k.transitions if _ASKED.issuperset(t.needs))
)
"""A verb that needs more than a reason has a command of its own."""
COMMANDS = tuple(_command(verb) for verb in VERBS)
