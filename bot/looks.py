"""What the sender finds when it comes to a message: its card, where that stands, and whether it may go now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.destinations import Destination
from core.card import Card
from handlers.attention import attention, crowding
from handlers.messages import Rendering
from storage import gatherings, postings, records
from storage.db import Connection
from storage.outbox import Message
from storage.postings import Posting


@dataclass(frozen=True, slots=True)
class Look:
    """`card` None: it is no longer due. `held`: until when its reader is left alone. `gathers`: the record becomes a
    line of a card that gathers many."""

    card: Card | None
    posting: Posting | None
    revision: int
    held: datetime | None = None
    gathers: bool = False


def look(conn: Connection, message: Message, to: Destination, now: datetime) -> Look:
    """The revision is read before the card is made, so that `shown` never claims more than was shown."""
    if message.kind == gatherings.KIND:
        return _gathered(conn, message, to, now)
    record = records.get(conn, message.record) if message.record else None
    posting = postings.get(conn, record.id, message.room) if record and message.room else None
    if message.kind == "shrink" and posting and posting.platform_id:
        link = to.port.link(to.place, posting.platform_id)
        message = replace(message, params={**message.params, "link": link})
    card = Rendering(conn, to.directory, to.tr, now).card(message, record)
    held = attention.held_until(conn, to.directory, message, record, now) if card else None
    gathers = bool(card and posting and record and crowding.gathers(conn, to.directory, message, record, posting, now))
    return Look(card, posting, record.revision if record else 0, held, gathers)


def _gathered(conn: Connection, message: Message, to: Destination, now: datetime) -> Look:
    """It stands and is edited like a record's card."""
    row = gatherings.get(conn, int(message.params["gathering"]))
    posting = Posting(0, message.room or 0, "", row.platform_id, row.shown)
    return Look(Rendering(conn, to.directory, to.tr, now).card(message, None), posting, row.wanted)
