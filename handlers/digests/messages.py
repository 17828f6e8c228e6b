"""A digest is made when it is sent: of what holds then, for who may read it then."""

from __future__ import annotations

from core.card import Card
from handlers.attention.attention import gathered
from handlers.digests.card import digest_card
from handlers.digests.owner import of_key
from handlers.messages import Rendering
from handlers.view import View
from storage import digests
from storage.outbox import Message


def render(rendering: Rendering, message: Message) -> Card | None:
    """None for who has left, for a room where others than colleagues sit by now (fault 53), where there is nothing to
    tell, and where a newer one is on its way: after a platform was away one comes, not three. What it took in of what
    was held is said in any case."""
    owner = of_key(rendering.directory, message.params["owner"])
    if owner is None:
        return None
    parts, missed = message.params["parts"], message.params["missed"]
    newest = digests.last(rendering.conn, owner.key).get(message.params["name"])
    if newest and newest.at.isoformat() != message.params["at"]:
        parts, missed = "[]", ""
    view = View(rendering.tr, rendering.directory, rendering.now, owner.person)
    return digest_card(rendering.conn, view, owner, parts, missed, gathered(rendering, message.key))


MESSAGES = {"digest": render, "room_digest": render}
