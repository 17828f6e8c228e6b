"""When all of a handover has moved: who hears of it, and the lead who signs that it was made."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.command import Arg, Command, Values
from core.standing import acts_for, lead_of
from handlers.context import Context, Job
from storage import handovers, outbox
from storage.handovers import Handover


def finish(where: Context | Job, found: Handover) -> None:
    """Everything has moved: who offered it hears of it, and whose it was; their lead is asked to sign."""
    handovers.change(where.unit, found.id, "moving", state="accepted")
    giver = where.directory.people.get(found.giver)
    lead = lead_of(where.directory, giver) if giver else None
    told = {found.author, *([giver.id] if giver and giver.active else [])}
    told |= {found.receiver or 0} if isinstance(where, Job) else set()
    told -= {found.receiver} if isinstance(where, Context) else set()
    params = {"handover": str(found.id)}
    for person in told:
        outbox.put(where.unit, "handover_done", key=f"handover:{found.id}:done:{person}", person=person, params=params)
    if lead and lead.id not in (found.author, found.receiver):
        key = f"handover:{found.id}:sign"
        outbox.put(where.unit, "handover_sign", key=key, person=lead.id, params=params)


def sign(ctx: Context, values: Values) -> Answer:
    """S003-市-e: the supervisor signs that the handover was made."""
    id = str(values["message"])
    found = handovers.get(ctx.unit.conn, int(id)) if id.isdecimal() and len(id) < 16 else None
    giver = ctx.directory.people.get(found.giver) if found else None
    lead = lead_of(ctx.directory, giver) if giver else None
    if found is None or lead is None or lead.id not in acts_for(ctx.directory, ctx.actor, ctx.now):
        raise ctx.refuse("handover.gone")
    if not handovers.sign(ctx.unit, found.id, ctx.actor.id):
        raise ctx.refuse("handover.signed_already")
    return Toast(ctx.tr("handover.signed"))


COMMANDS = (Command("handover_sign", sign, (Arg("message", "word", required=True, asked=False),), listed=False),)
