"""Handing over: everything that somebody has, with ticks, is offered to a colleague (requirements.md S003-市-e).

Nothing moves until the receiver accepts; what is not ticked stays, to be handed over to somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.answer import Answer, Say
from core.card import Card
from core.command import Arg, Command, Values
from core.marks import read_marks
from core.people import Person
from core.standing import acts_for, lead_of
from handlers.calendars.words import leads
from handlers.context import Context
from handlers.handovers.giving import check_receiver
from handlers.handovers.holdings import STRUCTURE, Holdings
from handlers.handovers.preview import mine, preview, waiting
from handlers.view import View
from storage import handovers
from storage.holdings import holdings as holdings_of


def handover(ctx: Context, values: Values) -> Answer:
    """`/handover @Bob`: what I have, to Bob; `/handover @Alice @Bob`: what Alice has, by her lead, to Bob."""
    giver, receiver = _named(ctx, str(values.get("words", "")))
    return _begin(ctx, giver, receiver)


def handover_of(ctx: Context, values: Values) -> Answer:
    """The press on the proposal about somebody who has left."""
    id = str(values["message"])
    giver = ctx.directory.people.get(int(id)) if id.isdecimal() and len(id) < 16 else None
    if giver is None:
        raise ctx.refuse("handover.gone")
    return _begin(ctx, giver, None)


def _begin(ctx: Context, giver: Person, receiver: Person | None) -> Answer:
    _check(ctx, giver)
    if receiver is not None:
        check_receiver(ctx, giver, receiver)
    found = holdings_of(ctx.unit.conn, giver.id)
    own = giver.id == ctx.actor.id and not ctx.actor.has("configure")
    holdings = Holdings(ctx.unit.conn, View(ctx.tr, ctx.directory, ctx.now, ctx.actor), found)
    things = [thing for thing in found if not (own and thing[0] in STRUCTURE) and holdings.readable(thing)]
    if not things and receiver is not None and giver.id == ctx.actor.id and _may(ctx, receiver):
        return _begin(ctx, receiver, None)  # who has nothing, and leads whom they name, means what these have
    if not things:
        lines, back = waiting(ctx, giver)
        return Say(Card((ctx.tr("handover.nothing", who=giver.name),), body=tuple(lines), buttons=tuple(back)))
    id = handovers.begin(ctx.unit, giver.id, ctx.actor.id, receiver.id if receiver else None, things)
    return Say(preview(ctx, mine(ctx, str(id), "draft"), 0, left=own and len(things) < len(found)))


def _named(ctx: Context, text: str) -> tuple[Person, Person | None]:
    """Whose it is and who gets it. One name is who gets it, but of somebody who has left whose it is."""
    gone = {p.name.casefold(): p for p in ctx.directory.people.values() if not p.active}
    names = replace(ctx.reader.names, people=ctx.reader.names.people | gone.keys())
    said = [mark.value for mark in read_marks(text, names, {"people"}, 2)] or [text.strip()]
    found = [_person(ctx, name, gone) for name in said if name]
    if len(found) > 1:
        return found[0], found[1]
    if found and not found[0].active:
        return found[0], None
    return ctx.actor, found[0] if found and found[0].id != ctx.actor.id else None


def _person(ctx: Context, name: str, gone: Mapping[str, Person]) -> Person:
    """Somebody of this name; who has left only where nobody here is called so."""
    value, problem = ctx.reader.value(Arg("person", "person"), name)
    person = ctx.directory.people.get(int(str(value))) if value else gone.get(name.casefold())
    if person is None:
        raise ctx.refuse(problem, given=name[:50])
    return person


def _check(ctx: Context, giver: Person) -> None:
    if not _may(ctx, giver):
        raise ctx.refuse("handover.not_yours", who=giver.name)


def _may(ctx: Context, giver: Person) -> bool:
    """The giver themselves, who leads them, and who stands in for these."""
    lead = lead_of(ctx.directory, giver)
    stands = lead is not None and lead.id in acts_for(ctx.directory, ctx.actor, ctx.now)
    return giver.id == ctx.actor.id or stands or leads(ctx, giver.id)


COMMANDS = (
    Command("handover", handover, (Arg("words", "text", asked=False),)),
    Command("handover_of", handover_of, (Arg("message", "word", required=True, asked=False),), listed=False),
)
