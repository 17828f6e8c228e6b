"""The old card of a record that was moved down its room: one line with the way to the new one."""

from __future__ import annotations

from bot.destinations import Destination
from bot.port import DeliveryError
from core.card import Card
from core.failpoint import failpoint


async def shrink(to: Destination, old: str, line: Card) -> None:
    """Done again it changes nothing; a message that is gone needs no way from it."""
    failpoint("sender.before_send")
    try:
        await to.port.edit(to.place, old, line, to.handles)
    except DeliveryError as error:
        if not error.permanent or error.revoked or error.moved_to:
            raise
    failpoint("sender.after_send")
