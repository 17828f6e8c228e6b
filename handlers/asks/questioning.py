"""Asking about a record: whom, in which order, by when; told to them, and shown on the record's cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.record import Record
from handlers.asks.asked import answerers, whom
from handlers.context import Context
from handlers.retelling import retell
from storage import asks, outbox
from storage.asks import Ask, New

DAYS = 2
"""Working days within which an answer is due where nothing else was said."""
_REMIND = timedelta(hours=4)
"""Working time before it is due."""
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
    due = due or ctx.directory.office(ctx.actor).end_of(ctx.now, DAYS)
    remind = reminder(ctx, due)
    new = [
        New(one.person, one.department, one.question, due, remind, place + 1 if ordered and len(wanted) > 1 else 0)
        for place, one in enumerate(wanted)
    ]
    ids = set(asks.create(ctx.unit, record.id, ctx.actor.id, state, new))
    made = [ask for ask in asks.of_record(ctx.unit.conn, record.id) if ask.asked.id in ids]
    for ask in made:
        if ask.asked.open:
            tell_asked(ctx, ask, "ask", first_key(ask))
    names = dict.fromkeys(whom(ask.asked, ctx.directory, ctx.tr("nobody")) for ask in made)
    others = ", ".join([*list(names)[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
    question = wanted[0].question if len({one.question for one in wanted}) == 1 else ""
    return retell(ctx, record, "ask", question, other=others)


def reminder(ctx: Context, due: datetime) -> datetime | None:
    """Some working hours before it is due, or at that moment where that is past; none for what is due already."""
    early = ctx.directory.office(ctx.actor).add(due, -_REMIND)
    return next((moment for moment in (early, due) if moment > ctx.now), None)


def first_key(ask: Ask) -> str:
    """Of the message by which somebody hears of it for the first time: nobody hears of it twice so."""
    return f"ask:{ask.asked.id}"


def tell_asked(ctx: Context, ask: Ask, kind: str, key: str = "") -> list[int]:
    """Whom it concerns is told privately, with the answers as buttons."""
    told = [person.id for person in answerers(ask.asked, ctx.directory, ctx.now)]
    for person in told:
        named = f"{key}:{person}" if key else ""
        outbox.put(ctx.unit, kind, key=named, record=ask.record, person=person, params={"ask": str(ask.asked.id)})
    return told
