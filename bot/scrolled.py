"""Whether a card has scrolled out of a room's view, so that a change is worth one short line below it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.destinations import Destination
from storage import outbox
from storage.db import Database
from storage.outbox import Message

_MESSAGES = 10
"""A phone shows about as many; the card is above them."""
_SESSION = timedelta(hours=6)
"""Half a working day: whoever looks in after that reads from the newest message on."""


async def out_of_view(database: Database, message: Message, to: Destination, card: str, now: datetime) -> bool:
    """Ten newer messages stand below the card, as far as is known, or it was posted six hours ago or more."""
    if to.port.newer(to.place, card) >= _MESSAGES:
        return True
    posted = await asyncio.to_thread(_posted, database, message, card)
    return posted is not None and now - posted >= _SESSION


def _posted(database: Database, message: Message, card: str) -> datetime | None:
    with database.read() as conn:
        return outbox.posted_at(conn, message.record or 0, message.room or 0, card)
