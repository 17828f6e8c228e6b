"""A room where many cards come within an hour gets one for the rest, edited in place (voice.md 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.access import may_read, may_show, may_stand
from core.answer import Answer, Say
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from core.people import Directory, Room
from core.record import Record
from handlers.attention.attention import URGENT
from handlers.context import Context
from handlers.messages import Rendering
from handlers.paging import SIZE, read, turns
from handlers.views.summaries import page_card, summary
from storage import gatherings, records
from storage.db import Connection
from storage.outbox import Message
from storage.postings import Posting

MOST = 6
"""Cards that a room gets within an hour, each by itself; what is urgent always does."""
_BUTTONS = 5


def gathers(
    conn: Connection, directory: Directory, message: Message, record: Record, posting: Posting, now: datetime
) -> bool:
    """Whether a card that is about to be posted becomes a line of another. Below somebody's message, in a private chat,
    or brought by somebody it stands by itself."""
    room = directory.rooms.get(posting.room)
    if message.kind != "card" or posting.platform_id or posting.thread or message.state != "due":
        return False
    if room is None or room.person or record.severity == URGENT or "brought" in message.params:
        return False
    return bool(posting.gathering) or gatherings.cards_since(conn, room.id, now - gatherings.WITHIN) >= MOST


def render(rendering: Rendering, message: Message) -> Card | None:
    """The newest of them, and the way to all."""
    gathering, tr = gatherings.get(rendering.conn, int(message.params["gathering"])), rendering.tr
    newest, total = _newest(rendering, gathering.id, rendering.directory.rooms.get(message.room or 0))
    if not newest:  # each has a card of its own by now, or may not be seen here
        return Card((tr("gathered.none"),)) if gathering.platform_id else None
    body = [summary(rendering, record) for record in newest]
    buttons = [Button("show", record.ref, record.ref) for record in newest]
    if total > _BUTTONS:
        buttons[: -(_BUTTONS - 1)] = []
        buttons.append(Button("gathered", tr("gathered.all"), f"0.{gathering.id}"))
    if total > SIZE:
        body.append((tr.count("and_more", total - SIZE),))
    return Card((Bold(tr.count("gathered.title", total)),), body=tuple(body), buttons=tuple(buttons))


def _newest(rendering: Rendering, id: int, room: Room | None) -> tuple[list[Record], int]:
    """The last of them that may stand in the room, in order, and how many there are. However many come in an hour,
    only those that have a line are read."""
    conn, directory = rendering.conn, rendering.directory
    if room is None or not may_show(room.audience):
        return [], 0
    found: list[Record] = []
    hidden = 0
    before: int | None = None
    while len(found) < SIZE and (ids := gatherings.newest(conn, id, SIZE, before)):
        known = records.of_ids(conn, ids)
        stand = [record for record in known if may_stand(room, record, directory)]
        found, hidden = [*stand, *found], hidden + len(known) - len(stand)
        before = ids[-1]
    return found[-SIZE:], gatherings.count(conn, id) - hidden


def page(ctx: Context, values: Values) -> Answer:
    """All of them that the asker may read, for them alone."""
    number, wanted = read(str(values["page"]))
    ids = gatherings.records_of(ctx.unit.conn, int(wanted)) if wanted.isdecimal() and len(wanted) < 12 else []
    found = [one for one in records.of_ids(ctx.unit.conn, ids) if may_read(ctx.actor, one, ctx.directory)]
    if not found:
        return Say(Card((ctx.tr("gathered.none"),)))
    shown = found[number * SIZE : (number + 1) * SIZE]
    turning = turns(ctx.tr, "gathered", wanted, number, len(found))
    title = ctx.tr.count("gathered.title", len(found))
    return replace(page_card(ctx, title, shown, number, len(found), turning), instead=number > 0)


MESSAGES = {gatherings.KIND: render}
COMMANDS = (Command("gathered", page, (Arg("page", "word", required=True),), effect="read", listed=False),)
