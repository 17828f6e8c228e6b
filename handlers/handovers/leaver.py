"""Somebody has left: what they had is proposed to be handed over, privately to who led them."""

from __future__ import annotations

from core.card import Bold, Button, Card
from core.people import Directory
from core.standing import lead_of, stand_in
from handlers.handovers.holdings import counted
from handlers.messages import Rendering
from handlers.view import View
from storage import outbox
from storage.holdings import holdings as holdings_of
from storage.outbox import Message
from storage.uow import Unit


def left(unit: Unit, directory: Directory, id: int) -> None:
    """Tells their lead, or who stands in; without one the administrators."""
    person = directory.people.get(id)
    if person is None:
        return
    lead = lead_of(directory, person)
    administrators = [one for one in directory.people.values() if one.has("configure") and one.id != person.id]
    told = [stand_in(directory, lead, unit.now)] if lead else administrators
    for one in told:
        key = f"left:{person.id}:{unit.now.isoformat()}:{one.id}"
        outbox.put(unit, "leaver", key=key, person=one.id, params={"who": str(person.id)})


def render(rendering: Rendering, message: Message) -> Card | None:
    """Nothing where they are back, or had nothing."""
    id = int(message.params["who"])
    person, reader = (rendering.directory.people.get(one or 0) for one in (id, message.person))
    things = holdings_of(rendering.conn, id)
    if person is None or person.active or reader is None or not reader.active or not things:
        return None
    tr = rendering.tr
    body = ((counted(View(tr, rendering.directory, rendering.now, reader), things),), (tr("handover.propose"),))
    button = Button("handover_of", tr("button.handover_of", who=person.name), str(id), primary=True)
    return Card((Bold(tr.count("handover.has_left", len(things), who=person.name)),), body=body, buttons=(button,))


MESSAGES = {"leaver": render}
