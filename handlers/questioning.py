"""Asking about a record: whom, in which order, by when; told to them, and shown on the record's cards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import asking, worktime
from core.kinds import KINDS, Review, Transition
from core.record import Record
from handlers.asked import answerers, whom
from handlers.changing import tell
from handlers.context import Context
from handlers.finding import stale
from storage import asks, history, outbox, records
from storage.asks import Ask, New

DAYS = 2
"""Working days within which an answer is due where nothing else was said."""
_REMIND = 4
"""Working hours before it is due."""
_TRIES = 5
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """One who shall be asked, and what."""

    question: str
    person: int | None = None
    department: int | None = None


def make(
    ctx: Context, record: Record, wanted: Sequence[Wanted], due: datetime | None, ordered: bool = False, state: str = ""
) -> Record:
    """Asks them; the record at its next revision, with its cards and their thread telling of it."""
    due = due or worktime.end_of(ctx.now, DAYS, ctx.actor.zone)
    remind = reminder(ctx, due)
    new = [
        New(one.person, one.department, one.question, due, remind, place + 1 if ordered and len(wanted) > 1 else 0)
        for place, one in enumerate(wanted)
    ]
    ids = set(asks.create(ctx.unit, record.id, ctx.actor.id, state, new))
    made = [ask for ask in asks.of_record(ctx.unit.conn, record.id) if ask.asked.id in ids]
    for ask in made:
        if ask.asked.open:
            tell_asked(ctx, ask, "ask")
    names = dict.fromkeys(whom(ask.asked, ctx.directory, ctx.tr("nobody")) for ask in made)
    others = ", ".join([*list(names)[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
    question = wanted[0].question if len({one.question for one in wanted}) == 1 else ""
    return retell(ctx, record, "ask", question, other=others)


def reminder(ctx: Context, due: datetime) -> datetime | None:
    """Some working hours before it is due, or at that moment where that is past; none for what is due already."""
    early = worktime.before(due, _REMIND, ctx.actor.zone)
    return next((moment for moment in (early, due) if moment > ctx.now), None)


def tell_asked(ctx: Context, ask: Ask, kind: str, key: str = "") -> list[int]:
    """Whom it concerns is told privately, with the answers as buttons."""
    told = [person.id for person in answerers(ask.asked, ctx.directory)]
    for person in told:
        named = f"{key}:{person}" if key else ""
        outbox.put(ctx.unit, kind, key=named, record=ask.record, person=person, params={"ask": str(ask.asked.id)})
    return told


def retell(ctx: Context, record: Record, verb: str, note: str = "", **facts: Any) -> Record:
    """The record with what its card tells of its asks as it is now. Somebody may answer at the same moment, so it is
    tried again upon what they left."""
    for _ in range(_TRIES):
        record = records.get(ctx.unit.conn, record.id) or record
        if moved := records.change(ctx.unit, record, fields=_fields(ctx, record)):
            history.note(ctx.unit, moved, ctx.actor.id, verb, text=note, **facts)
            tell(ctx, moved, verb, note, facts)
            return moved
    raise stale(ctx, record)


def restated(ctx: Context, record: Record) -> Record:
    """The same after something else put the record's fields back; nobody is told."""
    fields = _fields(ctx, record)
    if json.loads(fields) == dict(record.fields or {}):
        return record
    return records.change(ctx.unit, record, fields=fields) or record


def _fields(ctx: Context, record: Record) -> str:
    told = asking.account(ask.asked for ask in asks.of_record(ctx.unit.conn, record.id))
    fields = {name: value for name, value in (record.fields or {}).items() if name != asking.FIELD}
    return json.dumps({**fields, asking.FIELD: told} if told else fields, ensure_ascii=False)


def by_step(ctx: Context, record: Record, moved: Record) -> None:
    """A step of the record asks the departments that its kind declares, anew where it has asked them before. What is
    not on file cannot be asked: the asker is told which, and how to ask somebody else."""
    kind = KINDS[record.kind]
    steps = [t for t in kind.transitions if record.status in t.sources and t.target == moved.status]
    declared = [review for review in kind.reviews if _asked_now(review, steps, moved)]
    asks.withdraw(ctx.unit, record.id, moved.status)
    missing: list[str] = []
    for review in declared:
        wanted = []
        for names in review.departments:
            found = next((d for name in names if (d := ctx.directory.department(name))), None)
            if found and answerers(_nobody(found.id), ctx.directory):
                wanted.append(Wanted(ctx.tr(f"asking.{kind.name}.{review.name}"), department=found.id))
            else:
                missing.append(names[0])
        if wanted:
            due = worktime.end_of(ctx.now, review.days, ctx.actor.zone)
            make(ctx, moved, wanted, due, state=moved.status)
    if missing:
        names_ = json.dumps(list(dict.fromkeys(missing)), ensure_ascii=False)
        outbox.put(ctx.unit, "ask_missing", record=record.id, person=ctx.actor.id, params={"names": names_})


def _nobody(department: int) -> asking.Asked:
    return asking.Asked(0, 0, None, department)


def _asked_now(review: Review, steps: Sequence[Transition], record: Record) -> bool:
    return review.concerns(record) and any(step.verb == review.verb for step in steps)
