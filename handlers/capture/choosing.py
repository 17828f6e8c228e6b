"""What a step would like to know besides, asked after it by buttons: the step is done, and one more tap tells."""

from __future__ import annotations

import json

from core.answer import Answer, Say, Toast
from core.card import Button, Card
from core.command import Arg, Command, Values
from core.kinds import KINDS, Detail, Transition
from core.record import Record
from handlers.cards import short_title
from handlers.changing import change
from handlers.context import Context
from handlers.finding import find, stale
from handlers.kept import label
from storage import history


def question(ctx: Context, record: Record, transition: Transition) -> Answer | None:
    """After a press: the choices of what the step asks and nobody has said; None where there is nothing to ask."""
    detail = next((d for d in _asked(record, transition) if not record.field(d.name)), None)
    if detail is None or not ctx.invocation.revision or ctx.invocation.asked:
        return None
    title = ctx.tr(f"done.{transition.verb}", record=short_title(record))
    target = f"{record.ref}.{detail.name}.{record.revision}"
    buttons = tuple(Button("choose", ctx.tr(f"choice.{one}"), f"{target}.{one}", 1) for one in detail.choices)
    return Say(Card((title,), record.ref, ((label(ctx.tr, record.kind, detail.name),),), buttons=buttons), record.ref)


def choose(ctx: Context, values: Values) -> Answer:
    """Only whoever took the step tells, and only as long as nothing else has happened."""
    reference, name, revision, wanted, *_ = [*str(values["message"]).split("."), *[""] * 4]
    record = find(ctx, {"record": reference})
    last = next(reversed(history.of_record(ctx.unit.conn, record.id)), None)
    steps = [t for t in KINDS[record.kind].transitions if last and t.verb == last.verb]
    detail = next((d for t in steps for d in _asked(record, t) if d.name == name), None)
    mine = last is not None and last.actor == ctx.actor.id and revision == str(record.revision)
    if detail is None or not mine or wanted not in detail.choices:
        raise stale(ctx, record)
    fields = {**(record.fields or {}), name: wanted}
    change(ctx, record, "choose", {"fields": json.dumps(fields, ensure_ascii=False)}, chosen=[wanted])
    return Toast(ctx.tr("done.choose", record=short_title(record), what=ctx.tr(f"choice.{wanted}")))


def _asked(record: Record, transition: Transition) -> list[Detail]:
    """Those choices of a step that are of that step alone."""
    found = (KINDS[record.kind].detail(name) for name in transition.asks)
    return [d for d in found if d and d.type == "choice" and not d.filled]


COMMANDS = (
    Command("choose", choose, (Arg("message", "word", required=True, asked=False),), right="capture", listed=False),
)
