"""Gates of the lifecycles: what must be so before a record may take a step. A kind names them; here is what they ask.

A gate answers with None where it is open, or with the refusal: what is missing and what to do about it (voice.md 7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.asking import Asked
from core.kinds import KINDS, Transition
from core.record import Record
from handlers.answering import own_card
from handlers.asks.asked import whom
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import readable
from storage import asks, files, links, records

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
    named = ", ".join(short_title(one) if readable(ctx, one) else one.ref for one in still_open[:_NAMED])
    return ctx.tr("gate.work_done", record=short_title(record), open=named, ref=still_open[0].ref)


def asks_answered(ctx: Context, record: Record) -> str | None:
    """Everybody who was asked has answered, and nobody with no."""
    if missing := asks_complete(ctx, record):
        return missing
    refused = next((one for one in asks_now(ctx, record) if one.answer == "no"), None)
    if refused is None:
        return None
    following = " · ".join(_elsewhere(ctx, record)) or ctx.tr("button.ask")
    who = whom(refused, ctx.directory, ctx.tr("nobody"))
    return ctx.tr("gate.asks_no", record=short_title(record), who=who, why=refused.words, next=following)


def asks_complete(ctx: Context, record: Record) -> str | None:
    """Everybody who was asked has answered, whatever they said; where the kind asks by itself, somebody must have been
    asked."""
    found = asks_now(ctx, record)
    if not found and any(review.concerns(record) for review in KINDS[record.kind].reviews):
        return ctx.tr("gate.asks_none", record=short_title(record), ref=record.ref)
    refused = any(one.answer == "no" for one in found)
    waiting = [one for one in found if not one.answer and (one.open or not refused)]
    if not waiting:
        return None
    who = ", ".join(dict.fromkeys(whom(one, ctx.directory, ctx.tr("nobody")) for one in waiting))
    return ctx.tr("gate.asks_wait", record=short_title(record), who=who, ref=record.ref)


def asks_now(ctx: Context, record: Record) -> list[Asked]:
    """What was asked and counts in the record's state, with the whole words of the answers."""
    found = (ask.asked for ask in asks.of_record(ctx.unit.conn, record.id))
    return [one for one in found if one.counts(record.status)]


def _elsewhere(ctx: Context, record: Record) -> list[str]:
    """The steps that a no does not bar, as they stand on the buttons."""
    kind = KINDS[record.kind]
    ways = [t for t in kind.transitions if record.status in t.sources and "asks_answered" not in t.gates]
    return [ctx.tr.first(f"button.{t.verb}.{kind.name}", f"button.{t.verb}") for t in ways][:_NAMED]


def nothing_waited_for(ctx: Context, record: Record) -> str | None:
    """What it waits for has ended."""
    if not record.waits:
        return None
    ref, owner = record.waits[0]
    return ctx.tr("gate.waits", record=short_title(record), other=ref, who=ctx.name(owner), ref=record.ref)


def evidence(ctx: Context, record: Record) -> str | None:
    """What needs it has a file or a link: kept before, or sent with this very step."""
    if not record.field("proof") or record.field("evidence") or ctx.invocation.files:
        return None
    said = any("://" in value for value in ctx.given.values())
    if said or files.of_record(ctx.unit.conn, record.id) or records.has_link(ctx.unit.conn, record.id):
        return None
    return ctx.tr("gate.evidence", record=short_title(record), ref=record.ref)


GATES: Mapping[str, Gate] = {
    "work_done": work_done,
    "nothing_waited_for": nothing_waited_for,
    "asks_answered": asks_answered,
    "asks_complete": asks_complete,
    "evidence": evidence,
}
"""To add one: a function here, its name in a kind's transition, its text below `gate.` in the catalogs."""
