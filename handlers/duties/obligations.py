"""Switching obligations on and off: `/review enable financial-audit`, `/review disable financial-audit`."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Line
from core.command import Arg, Command, Values
from core.duties.catalogue import CATALOGUE, ELSEWHERE
from core.duties.obligation import Obligation
from handlers.context import Context
from handlers.duties.cadence_words import say_cadence
from handlers.duties.obligation_card import card, may_set
from handlers.duties.obligation_keeping import drop, from_catalogue, keep, over, read
from handlers.duties.obligation_names import find, of_id, take_name, unknown
from storage import obligations


def enable(ctx: Context, values: Values) -> Answer:
    """From the catalogue, or one that was switched off; what stands behind the name goes over its defaults."""
    known = obligations.everything(ctx.unit.conn)
    text = str(values["name"])
    name, rest = take_name(ctx, text, known)
    if name in ELSEWHERE:
        raise ctx.refuse("duty.elsewhere")
    if not name:
        raise unknown(ctx, text, known)
    was = next((one for one in known if one.name == name), None)
    begun = was or from_catalogue(ctx, CATALOGUE[name])
    _mine(ctx, begun)
    wish = read(ctx, rest)
    if wish.rest:
        raise ctx.refuse("duty.not_read", given=wish.rest[:60], name=name)
    wanted = over(ctx, begun, wish, values)
    if was and was.enabled and wanted == was:
        return card(ctx, was, "duty.is_on")
    kept, opened = keep(ctx, wanted)
    return card(ctx, kept, "duty.on", opened)


def switch_on(ctx: Context, values: Values) -> Answer:
    """A press in the catalogue, or on the card of one that was switched off."""
    given = str(values["message"])
    name = given if given in CATALOGUE else of_id(ctx, given).name
    answer = enable(ctx, {"name": name})
    return replace(answer, instead=True) if isinstance(answer, Say) and given not in CATALOGUE else answer


def disable(ctx: Context, values: Values) -> Answer:
    return _off(ctx, find(ctx, str(values["name"]))[0])


def switch_off(ctx: Context, values: Values) -> Answer:
    return replace(_off(ctx, of_id(ctx, str(values["message"]))), instead=True)


def _off(ctx: Context, obligation: Obligation) -> Say:
    """Nothing more opens; how to have it again is said, and what is still open."""
    _mine(ctx, obligation)
    still = drop(ctx, obligation)
    more: list[Line] = [(ctx.tr("duty.off_undo", name=obligation.name),)]
    if still:
        more.append((ctx.tr.count("duty.off_open", len(still), ref=still[0].ref),))
    return card(ctx, replace(obligation, enabled=False), "duty.off", more=more)


def _mine(ctx: Context, obligation: Obligation) -> None:
    if not may_set(ctx, obligation):
        raise ctx.refuse("duty.not_yours")
    if not obligation.id and not ctx.actor.has("configure"):
        raise ctx.refuse("duty.administrators")


def edit(ctx: Context, values: Values) -> Answer:
    """`/review edit backup-check every Friday 16:00 lead 3d`; what was before is said, so that one can go back."""
    obligation, rest = find(ctx, str(values["name"]))
    _mine(ctx, obligation)
    if not obligation.enabled:
        raise ctx.refuse("duty.not_on", name=obligation.name)
    wish = read(ctx, rest)
    if wish.rest:
        raise ctx.refuse("duty.not_read", given=wish.rest[:60], name=obligation.name)
    return changed(ctx, obligation, over(ctx, obligation, wish, values))


def changed(ctx: Context, was: Obligation, now: Obligation) -> Say:
    if was == now:
        return card(ctx, was, "duty.is_on")
    kept, opened = keep(ctx, now)
    before = ctx.tr("duty.was", was=say_cadence(ctx.tr, was.cadence), lead=was.lead, grace=was.grace)
    return card(ctx, kept, "duty.changed", opened, [(before,)])


_NAME = Arg("name", "line", required=True)
_ID = Arg("message", "word", required=True)
_WHOSE = (Arg("owner", "person", asked=False), Arg("department", "department", asked=False))
COMMANDS = (
    Command("review_enable", enable, (_NAME, *_WHOSE), right="triage"),
    Command("review_disable", disable, (_NAME,), right="triage"),
    Command("review_edit", edit, (_NAME, *_WHOSE), right="triage"),
    Command("review_on", switch_on, (_ID,), right="triage", listed=False),
    Command("review_off", switch_off, (_ID,), right="triage", listed=False),
)
