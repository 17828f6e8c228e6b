"""Taking a record's card, and the lines below it, away from a room where outsiders sit."""

from __future__ import annotations

import asyncio

from bot.destinations import Destination
from bot.port import DeliveryError
from core.card import Card
from storage import outbox
from storage.db import Database
from storage.outbox import Message


async def withdraw(database: Database, message: Message, to: Destination, left: Card) -> None:
    """Deletes everything that was sent about the record there; what cannot be deleted any more becomes `left`."""
    for sent in await asyncio.to_thread(_sent, database, message):
        try:
            await to.port.delete(to.place, sent)
        except DeliveryError as error:
            if not error.permanent:
                raise
            await to.port.edit(to.place, sent, left, {})


def _sent(database: Database, message: Message) -> list[str]:
    with database.read() as conn:
        return outbox.sent_ids(conn, message.record or 0, message.room or 0)
