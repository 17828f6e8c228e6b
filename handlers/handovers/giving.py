"""What is ticked is offered to a colleague, or taken back before they have answered."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from core.people import Person
from handlers.context import Context
from handlers.handovers.preview import mine
from storage import handover_items, handovers, outbox


def check_receiver(ctx: Context, giver: Person, receiver: Person) -> None:
    if not receiver.active:
        raise ctx.refuse("problem.person", given=receiver.name)
    if receiver.id == giver.id:
        raise ctx.refuse("handover.self", who=giver.name)


def give(ctx: Context, values: Values) -> Answer:
    """Offers what is ticked to the receiver, who is told in one message."""
    found = mine(ctx, str(values["message"]), "draft")
    id = int(str(values.get("person") or found.receiver or 0))
    receiver, giver = ctx.directory.people.get(id), ctx.directory.people[found.giver]
    if receiver is None:
        raise ctx.refuse("handover.gone")
    check_receiver(ctx, giver, receiver)
    handover_items.leave_out(ctx.unit, found.id)
    items = handover_items.of(ctx.unit.conn, found.id)
    offered = {"state": "offered", "receiver_id": receiver.id, "note": str(values.get("note", "")), "at": ctx.unit.now}
    if not items or not handovers.change(ctx.unit, found.id, "draft", **offered):
        raise ctx.refuse("handover.gone")
    outbox.put(ctx.unit, "handover", person=receiver.id, params={"handover": str(found.id)})
    title = ctx.tr.count("handover.offered", len(items), who=receiver.name)
    back = Button("handover_back", ctx.tr("button.handover_back"), str(found.id), 1)
    return Say(Card((Bold(title),), body=((ctx.tr("handover.next"),),), buttons=(back,)), instead=True)


def back(ctx: Context, values: Values) -> Answer:
    found = mine(ctx, str(values["message"]), "offered")
    if not handovers.change(ctx.unit, found.id, "offered", state="withdrawn", answered_at=ctx.unit.now):
        raise ctx.refuse("handover.gone")
    outbox.put(ctx.unit, "handover_back", person=found.receiver, params={"handover": str(found.id)})
    return Say(Card((ctx.tr("handover.taken_back", who=ctx.name(found.receiver)),)), instead=True)


_ID = Arg("message", "word", required=True, asked=False)
COMMANDS = (
    Command("handover_give", give, (_ID,), listed=False),
    Command("handover_to", give, (_ID, Arg("person", "person", required=True), Arg("note", "text")), listed=False),
    Command("handover_back", back, (_ID,), listed=False),
)
