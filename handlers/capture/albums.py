"""Albums: a platform sends their files one by one, and one of them has the words."""

from __future__ import annotations

from datetime import timedelta

from core.answer import Answer, Toast
from core.command import Command, Values
from handlers.capture.files import retold, sent_with
from handlers.context import Context
from handlers.publish import redraw
from storage import files, offers, outbox, records
from storage.files import Sent

_ALBUM_WAITS = timedelta(seconds=3)
"""How long an album's first file without words waits for the one that has them."""


def of_album(ctx: Context, values: Values) -> Answer:
    """A file of an album that came without words of its own: it goes where the album's words went, or waits for them.

    In a private chat the person is asked, a moment later, when no words came.
    """
    sent = sent_with(ctx)
    found = files.record_of_albums(ctx.unit, sent)
    files.want(ctx.unit, sent, ctx.invocation.files, found)
    record = records.get(ctx.unit.conn, found) if found else None
    if record:
        redraw(ctx, retold(ctx, record))
    elif ctx.room and ctx.invocation.private:
        for album in sent.albums:
            _ask_later(ctx, sent, album)
    return Toast("")


def _ask_later(ctx: Context, sent: Sent, album: str) -> None:
    id = offers.id_of(sent.place, album)
    offers.put(ctx.unit, id, sent, url=ctx.invocation.url, asked=False)
    room = ctx.room.id if ctx.room else None
    outbox.put(ctx.unit, "offer", key=f"offer:{id}", room=room, due_at=ctx.now + _ALBUM_WAITS, params={"offer": id})


COMMANDS = (Command("attach", of_album, right="capture", listed=False),)
