"""The lifecycle's commands: one for each verb that the captured kinds declare, upon one record or several."""

from __future__ import annotations

from core.answer import Answer, Refusal, Say, Toast
from core.card import Card, Line
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from handlers.answering import told
from handlers.capture.choosing import question
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, fresh
from handlers.moving import move
from handlers.records.blocking import is_still_blocked, still_blocked


def _command(verb: str) -> Command:
    declared = [t for kind in KINDS.values() if kind.captured for t in kind.transitions if t.verb == verb]
    note = Arg("reason", "text", required=all("reason" in transition.needs for transition in declared))

    def run(ctx: Context, values: Values) -> Answer:
        references = str(values["record"]).split()
        reason = str(values.get("reason", ""))
        if len(references) > 1:
            return _several(ctx, references, verb, reason)
        record = fresh(ctx, find(ctx, values))
        if is_still_blocked(record, verb, reason):
            moved, kept = still_blocked(ctx, record, reason)
            if kept == "block_comment":
                return Toast(ctx.tr(f"done.{kept}", record=short_title(moved)))
            return told(ctx, moved, kept, reason=reason)
        transition = KINDS[record.kind].step(verb, record)
        moved = move(ctx, record, verb, reason)
        return (question(ctx, moved, transition) if transition else None) or told(ctx, moved, verb)

    record = Arg("record", "record", required=True, asked=False, many=True)
    return Command(verb, run, (record, note), alone=_ALONE.get(verb, ""))


def _several(ctx: Context, references: list[str], verb: str, reason: str) -> Answer:
    """Each where it is possible, all in one unit; the answer says line by line what became of each, and why."""
    lines: list[Line] = []
    moved = 0
    for reference in dict.fromkeys(references):
        try:
            said = _one(ctx, find(ctx, {"record": reference}), verb, reason)
        except Undone as refused:
            lines.append((f"⚠ {_why(ctx, reference, refused)}",))
        else:
            moved += 1
            lines.append((f"✅ {said}",))
    title = ctx.tr("several.title", moved=moved, all=len(lines))
    if not moved:
        raise Undone(Refusal("\n".join([title, *(str(line[0]) for line in lines)])))
    return Say(Card(title=(title,), body=tuple(lines)))


def _one(ctx: Context, record: Record, verb: str, reason: str) -> str:
    if is_still_blocked(record, verb, reason):
        moved, kept = still_blocked(ctx, record, reason)
        return ctx.tr(f"done.{kept}", record=short_title(moved), reason=reason)
    return ctx.tr(f"done.{verb}", record=short_title(move(ctx, record, verb, reason)))


def _why(ctx: Context, reference: str, refused: Undone) -> str:
    if isinstance(refused.answer, Refusal):
        return refused.answer.text
    asked = ", ".join(field.label for field in refused.answer.fields if field.required)
    return ctx.tr("several.needs", record=reference, what=asked)


_ALONE = {"block": "stuck"}
"""What a verb asks for where nothing is said of what: 卡住 below no card."""


def commands() -> tuple[Command, ...]:
    """For the kinds that are declared at this moment; whose it is, and a feature's own, has a command of its own."""
    steps = (t for kind in KINDS.values() if kind.captured for t in kind.transitions)
    return tuple(map(_command, dict.fromkeys(t.verb for t in steps if "owner" not in t.needs and not t.own)))


COMMANDS = commands
