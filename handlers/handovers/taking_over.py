"""The receiver's side of a handover: one card, accepted or declined as a whole."""

from __future__ import annotations

from core.answer import Answer, Say, Toast
from core.card import Bold, Card
from core.command import Arg, Command, Values
from handlers.context import Context
from handlers.handovers.handing import BATCH, hand
from handlers.handovers.messages import offer
from handlers.handovers.sign import finish
from handlers.paging import read
from handlers.view import View
from storage import handover_items, handovers, outbox
from storage.handovers import Handover


def accept(ctx: Context, values: Values) -> Answer:
    """All of it moves in this unit; of very much the rest follows in steps."""
    found = _theirs(ctx, str(values["message"]))
    if not handovers.change(ctx.unit, found.id, "offered", state="moving", answered_at=ctx.unit.now):
        raise ctx.refuse("handover.gone")
    all_ = len(handover_items.of(ctx.unit.conn, found.id))
    if hand(ctx, found) < BATCH:
        finish(ctx, found)
        return Say(Card((Bold(_done(ctx, found)),)), instead=True)
    return Say(Card((Bold(ctx.tr.count("handover.begun", all_)),)), instead=True)


def decline(ctx: Context, values: Values) -> Answer:
    """It goes back to who offered it, with the reason."""
    found = _theirs(ctx, str(values["message"]))
    declined = {"state": "declined", "reason": str(values["reason"]), "answered_at": ctx.unit.now}
    if not handovers.change(ctx.unit, found.id, "offered", **declined):
        raise ctx.refuse("handover.gone")
    outbox.put(ctx.unit, "handover_no", person=found.author, params={"handover": str(found.id)})
    return Toast(ctx.tr("handover.declined", who=ctx.name(found.author)))


def _theirs(ctx: Context, id: str) -> Handover:
    found = handovers.get(ctx.unit.conn, int(id)) if id.isdecimal() and len(id) < 16 else None
    if found is None or found.state != "offered" or not ctx.directory.is_same(found.receiver, ctx.actor):
        raise ctx.refuse("handover.gone")
    return found


def look(ctx: Context, values: Values) -> Answer:
    """A page of everything that is offered."""
    page, id = read(str(values["page"]))
    found = _theirs(ctx, id)
    view = View(ctx.tr, ctx.directory, ctx.now, ctx.actor)
    return Say(offer(ctx.unit.conn, view, found, page), instead=True)


def _done(ctx: Context, found: Handover) -> str:
    moved = len(handover_items.of(ctx.unit.conn, found.id, "moved"))
    return ctx.tr.count("handover.yours", moved)


_ID = Arg("message", "word", required=True, asked=False)
COMMANDS = (
    Command("handover_yes", accept, (_ID,), listed=False),
    Command("handover_no", decline, (_ID, Arg("reason", "text", required=True)), listed=False),
    Command("handover_look", look, (Arg("page", "word", required=True, asked=False),), effect="read", listed=False),
)
