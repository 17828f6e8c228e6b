"""Keeping an obligation: what was said of it is laid over what it was, its schedule follows, and what is due already is
opened at once."""

from __future__ import annotations

from dataclasses import replace

from core.cadence import CadenceError
from core.cadence.led import MOST, opening
from core.calendar import CalendarError
from core.calendar.said import find_zone
from core.command import Values
from core.duties.catalogue import Entry
from core.duties.obligation import Obligation
from core.duties.said import Wish, read_wish, seeded
from core.record import Record
from handlers.context import Context
from handlers.duties.opening import local_now, open_due
from storage import obligations, schedules

_LONGEST_GRACE = 60
KIND = "obligation"


def read(ctx: Context, text: str) -> Wish:
    """What a line says; refuses a cadence that never comes."""
    try:
        return read_wish(text, ctx.reader.now.date())
    except CadenceError as error:
        raise ctx.refuse("duty.never", given=error.given) from None


def from_catalogue(ctx: Context, entry: Entry) -> Obligation:
    return Obligation(
        id=0,
        name=entry.key,
        title="",
        cadence=entry.cadence,
        zone=ctx.directory.calendars.zone(),
        lead=entry.lead,
        grace=entry.grace,
        owner=f"role:{entry.owner.value}",
        evidence=entry.evidence,
        least=entry.least,
        each=entry.each,
        origin=entry.key,
        set_by=ctx.actor.id,
    )


def over(ctx: Context, obligation: Obligation, wish: Wish, values: Values) -> Obligation:
    """The obligation as it is wished now; refuses what cannot be."""
    changes: dict[str, object] = {}
    if wish.cadence:
        changes["cadence"] = seeded(wish.cadence.cadence.text, obligation.name)
        changes["least"] = wish.cadence.least
    for name, given, most in (("lead", wish.lead, MOST), ("grace", wish.grace, _LONGEST_GRACE)):
        if given is not None and not 0 <= given <= most:
            raise ctx.refuse("duty.too_long" if given > 0 else "duty.negative", given=given, most=most)
        changes |= {name: given} if given is not None else {}
    if wish.evidence is not None:
        changes["evidence"] = wish.evidence
    if wish.checklist:
        changes["checklist"] = wish.checklist[:4000]
    if isinstance(owner := values.get("owner"), int):
        changes |= {"owner": f"person:{owner}", "each": obligation.each if obligation.each == "client" else ""}
    if isinstance(department := values.get("department"), int):
        changes |= {"department": department, "zone": ctx.directory.calendars.zone(department)}
    if wish.zone:
        changes["zone"] = zone_of(ctx, wish.zone)
    return replace(obligation, **changes)  # type: ignore[arg-type]  # each of its own type


def zone_of(ctx: Context, text: str) -> str:
    """Refuses a zone that does not exist, with the nearest that does."""
    try:
        return find_zone(text)
    except CalendarError as error:
        raise ctx.refuse(error.key, given=error.given) from None


def keep(ctx: Context, obligation: Obligation) -> tuple[Obligation, list[Record]]:
    """It is on from now: kept, scheduled, and with the occurrence open whose opening has passed already."""
    obligation = replace(obligation, enabled=True)
    obligation = replace(obligation, id=obligations.put(ctx.unit, obligation))
    calendar = ctx.directory.calendars.office(0, obligation.department)
    schedules.put(
        ctx.unit,
        obligation.schedule,
        KIND,
        obligation.opens,
        obligation.zone,
        calendar,
        department=obligation.department,
        params={KIND: str(obligation.id)},
    )
    now = local_now(ctx, obligation)
    due = obligation.read().following(now, calendar)
    begun = due is not None and opening(due, obligation.lead, calendar) <= now
    return obligation, open_due(ctx, obligation, due) if due and begun else []


def drop(ctx: Context, obligation: Obligation) -> list[Record]:
    """It is off from now; what is open stays, and is given back."""
    schedules.drop(ctx.unit, obligation.schedule)
    obligations.put(ctx.unit, replace(obligation, enabled=False))
    return obligations.pending(ctx.unit.conn, obligation.id)
