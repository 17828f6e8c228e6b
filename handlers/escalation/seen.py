"""*Seen*: whoever was told acknowledges it, and nobody further up is told (requirements.md section 3)."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.command import Arg, Command, Values
from core.escalation import above
from handlers.answering import own_card
from handlers.cards import short_title
from handlers.context import Context
from handlers.escalation.chains import stop
from handlers.finding import find, living
from storage import chain_steps, chains, history


def seen(ctx: Context, values: Values) -> Answer:
    """Everything that climbs for a record stops; refused for whom it was not told."""
    record = living(ctx, find(ctx, values))
    every = chains.of_record(ctx.unit.conn, record.id)
    steps = chain_steps.of_chains(ctx.unit.conn, [chain.id for chain in every])
    people = {id for of_chain in steps.values() for id in chain_steps.told(of_chain)}
    people |= {id for id in (record.owner, *record.owners) if id} | {one.id for one in above(ctx.directory, record)}
    if not every:
        raise ctx.refuse("refuse.seen_nothing", card=own_card(ctx, record), record=short_title(record))
    if not any(ctx.directory.is_same(id, ctx.actor) for id in people):
        raise ctx.refuse("refuse.seen_not_told", card=own_card(ctx, record), record=short_title(record))
    if any(chain.ended_at is None for chain in every):
        stop(ctx, record, "seen", ctx.actor.id)
        history.note(ctx.unit, record, ctx.actor.id, "seen")
    return Toast(ctx.tr("done.seen", record=short_title(record)))


def seen_about(ctx: Context, values: Values) -> Answer:
    """The same for what is about a person and no record."""
    id = str(values["message"])
    chain = chains.get(ctx.unit.conn, int(id)) if id.isdecimal() and len(id) < 16 else None
    told = chain_steps.of_chains(ctx.unit.conn, [chain.id])[chain.id] if chain and not chain.record else []
    if chain is None or not any(ctx.directory.is_same(id, ctx.actor) for id in chain_steps.told(told)):
        raise ctx.refuse("refuse.seen_gone")
    chains.end(ctx.unit, chain, "seen", ctx.actor.id)
    return Toast(ctx.tr("done.seen_about"))


COMMANDS = (
    Command("seen", seen, (Arg("record", "record", required=True, asked=False),)),
    Command("seen_about", seen_about, (Arg("message", "word", required=True, asked=False),), listed=False),
)
