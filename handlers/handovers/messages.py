"""What people are told of a handover: the offer to who shall get it, and what became of it."""

from __future__ import annotations

from core.card import Bold, Button, Card, Line
from core.people import Person
from handlers.handovers.holdings import SORTS, Holdings
from handlers.messages import Rendering
from handlers.paging import SIZE, turns
from handlers.view import View
from storage import handover_items, handovers
from storage.db import Connection
from storage.handovers import Handover
from storage.holdings import holdings as holdings_of
from storage.outbox import Message


def offer(conn: Connection, view: View, found: Handover, page: int) -> Card:
    tr = view.tr
    items = sorted(handover_items.of(conn, found.id), key=lambda item: (SORTS.index(item.sort), item.id))
    things = [(item.sort, item.target) for item in items][page * SIZE : (page + 1) * SIZE]
    holdings = Holdings(conn, view, things)
    names = {"who": view.name(found.author), "of": view.name(found.giver)}
    key = "handover.to_you" if found.author == found.giver else "handover.to_you_of"
    body: list[Line] = [(found.note,)] if found.note else []
    body += [holdings.line(thing) for thing in things]
    if (rest := len(items) - page * SIZE - len(things)) > 0:
        body.append((tr.count("and_more", rest),))
    body.append((tr("handover.what_it_means"),))
    buttons = (
        Button("handover_yes", tr("button.handover_yes"), str(found.id), 1, primary=True),
        Button("handover_no", tr("button.handover_no"), str(found.id)),
        *turns(tr, "handover_look", str(found.id), page, len(items)),
    )
    return Card((Bold(tr.count(key, len(items), **names)),), body=tuple(body), buttons=buttons)


def render(rendering: Rendering, message: Message) -> Card | None:
    """What is offered; nothing any more once it was answered or taken back."""
    found, reader = _of(rendering, message)
    if found is None or reader is None or found.state != "offered":
        return None
    view = View(rendering.tr, rendering.directory, rendering.now, reader)
    return offer(rendering.conn, view, found, 0)


def render_told(rendering: Rendering, message: Message) -> Card | None:
    """What became of it: declined, taken back, done, or to be signed."""
    found, reader = _of(rendering, message)
    if found is None or reader is None:
        return None
    tr, kind = rendering.tr, message.kind
    names = {"who": rendering.name(found.receiver), "of": rendering.name(found.giver)}
    if kind == "handover_no":
        again = Button("handover_of", tr("button.handover_again"), str(found.giver), primary=True)
        return Card((Bold(tr("handover.told_no", **names)),), body=((found.reason,),), buttons=(again,))
    if kind == "handover_back":
        return Card((tr("handover.told_back", who=rendering.name(found.author)),))
    body: list[Line] = [(line,) for line in _became(rendering, found)]
    if kind == "handover_done":
        title = body.pop(0) if rendering.directory.is_same(found.receiver, reader) else ()
        return Card(title or (Bold(tr("handover.told_done", **names)),), body=tuple(body))
    button = Button("handover_sign", tr("button.handover_sign"), str(found.id), 1, primary=True)
    return Card((Bold(tr("handover.told_sign", **names)),), body=tuple(body), buttons=(button,))


def _became(rendering: Rendering, found: Handover) -> list[str]:
    """How much was moved, what was not theirs to move any more, and what the giver still has."""
    tr, conn = rendering.tr, rendering.conn
    moved, left = (len(handover_items.of(conn, found.id, state)) for state in ("moved", "left"))
    rest = len(holdings_of(conn, found.giver))
    lines = [tr.count("handover.moved", moved)]
    lines += [tr.count("handover.left", left)] if left else []
    return [*lines, *([tr.count("handover.rest", rest, of=rendering.name(found.giver))] if rest else [])]


def _of(rendering: Rendering, message: Message) -> tuple[Handover | None, Person | None]:
    reader = rendering.directory.people.get(message.person or 0)
    found = handovers.get(rendering.conn, int(message.params["handover"]))
    return found, reader if reader and reader.active else None


MESSAGES = {
    "handover": render,
    "handover_no": render_told,
    "handover_back": render_told,
    "handover_done": render_told,
    "handover_sign": render_told,
}
