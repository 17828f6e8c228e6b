"""A step that asks departments: which a kind declares, by their names."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core import asking
from core.kinds import KINDS, Review, Transition
from core.record import Record
from handlers.asks.asked import answerers
from handlers.asks.questioning import Wanted, make
from handlers.context import Context
from storage import asks, outbox


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
            if found and answerers(_nobody(found.id), ctx.directory, ctx.now):
                wanted.append(Wanted(ctx.tr(f"asking.{kind.name}.{review.name}"), department=found.id))
            else:
                missing.append(names[0])
        if wanted:
            due = ctx.directory.office(ctx.actor).end_of(ctx.now, review.days)
            make(ctx, moved, wanted, due, state=moved.status)
    if missing:
        names_ = json.dumps(list(dict.fromkeys(missing)), ensure_ascii=False)
        outbox.put(ctx.unit, "ask_missing", record=record.id, person=ctx.actor.id, params={"names": names_})


def _nobody(department: int) -> asking.Asked:
    return asking.Asked(0, 0, None, department)


def _asked_now(review: Review, steps: Sequence[Transition], record: Record) -> bool:
    return review.concerns(record) and any(step.verb == review.verb for step in steps)
