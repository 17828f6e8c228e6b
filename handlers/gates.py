"""Gates of the lifecycles: what must be so before a record may take a step. A kind names them; here is what they ask.

A gate answers with None where it is open, or with the refusal: what is missing and what to do about it (voice.md 7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.kinds import KINDS, Transition
from core.record import Record
from handlers.answering import own_card
from handlers.cards import short_title
from handlers.context import Context
from storage import links, records

Gate = Callable[[Context, Record], str | None]
_NAMED = 3


def check(ctx: Context, record: Record, transition: Transition) -> None:
    """Refuses a step whose gates are not all open, with the first that is not."""
    for name in transition.gates:
        if missing := GATES[name](ctx, record):
            raise ctx.refuse_with(missing, own_card(ctx, record))


def work_done(ctx: Context, record: Record) -> str | None:
    """Its parts and the tasks that it is linked with have ended."""
    conn = ctx.unit.conn
    others = [second if first == record.id else first for first, second, _ in links.of_record(conn, record.id)]
    linked = [found for id in others if (found := records.get(conn, id)) and found.kind == "task"]
    work = {one.id: one for one in (*records.parts(conn, record.id, 100), *linked)}
    still_open = [one for one in work.values() if KINDS[one.kind].is_open(one.status)]
    if not still_open:
        return None
    named = ", ".join(short_title(one) for one in still_open[:_NAMED])
    return ctx.tr("gate.work_done", record=short_title(record), open=named, ref=still_open[0].ref)


def nothing_waited_for(ctx: Context, record: Record) -> str | None:
    """What it waits for has ended."""
    if not record.waits:
        return None
    ref, owner = record.waits[0]
    return ctx.tr("gate.waits", record=short_title(record), other=ref, who=ctx.name(owner), ref=record.ref)


GATES: Mapping[str, Gate] = {"work_done": work_done, "nothing_waited_for": nothing_waited_for}
"""To add one: a function here, its name in a kind's transition, its text below `gate.` in the catalogs."""
