"""Files: what was sent along with words lies under the record, and every card tells of it."""

from __future__ import annotations

from datetime import timedelta

from core.answer import Answer, Toast
from core.command import Command, Values
from core.errors import NotSaved, Undone
from core.filing import account_of, described, restated
from core.invocation import Invocation
from core.record import Record
from handlers.cards import View, record_card, short_title
from handlers.context import Context, Job
from handlers.publish import redraw
from storage import files, offers, outbox, records
from storage.files import Sent

_RETRIES = 5
_ALBUM_WAITS = timedelta(seconds=3)
"""How long an album's first file without words waits for the one that has them."""


def attach(ctx: Context, record: Record) -> Record:
    """Lays the command's files under the record, with those of their album; the record as it then is.

    What was offered before ("What shall this be?") brings its own, and becomes one record however often it is pressed.
    """
    id = ctx.invocation.values.get("offer", "")
    if not (ctx.invocation.files or id):
        return record
    sent = sent_with(ctx)
    if id and (offer := offers.get(ctx.unit.conn, id)):
        if not offers.settle(ctx.unit, id, str(record.id)):
            raise already(ctx, offer.id)
        sent = offer.sent
    for album in sent.albums:
        offers.settle(ctx.unit, offers.id_of(sent.place, album), str(record.id))
    files.record_of_albums(ctx.unit, sent)
    files.want(ctx.unit, sent_with(ctx), ctx.invocation.files, record.id)
    files.adopt(ctx.unit, sent, record.id)
    return retold(ctx, record)


def retold(ctx: Context | Job, record: Record) -> Record:
    """The record with the account of its files as they are now; somebody who changes it meanwhile goes first."""
    for _ in range(_RETRIES):
        fields = restated(record, files.of_record(ctx.unit.conn, record.id))
        changed = records.change(ctx.unit, record, fields=fields) if fields else record
        if changed:
            return changed
        record = records.get(ctx.unit.conn, record.id) or record
    raise NotSaved("busy")


def refused(job: Job, file: files.File, why: str) -> None:
    """There will be no copy of a file: its record says so, and why."""
    files.refuse(job.unit, file.id, why)
    record = records.get(job.unit.conn, file.record or 0)
    if record:
        redraw(job, retold(job, record))


def named(ctx: Context) -> str:
    """What was sent, in the words of the room: where somebody sent files alone."""
    tr = ctx.languages.translator(ctx.room.locale, ctx.room.zone) if ctx.room else ctx.tr
    return described(account_of(files.of_sent(ctx.unit.conn, sent_with(ctx))), tr)


def sent_with(ctx: Context) -> Sent:
    return sent_by(ctx.invocation, ctx.actor.id)


def sent_by(invocation: Invocation, person: int) -> Sent:
    albums = frozenset(file.album for file in invocation.files if file.album)
    return Sent(invocation.place, invocation.message, person, albums)


def already(ctx: Context, id: str) -> Undone:
    """What was offered is a record by now, or was closed: refused, with its card."""
    offer = offers.get(ctx.unit.conn, id)
    record = records.get(ctx.unit.conn, int(offer.made)) if offer and offer.made.isdecimal() else None
    if record is None:
        return ctx.refuse("refuse.offer_gone")
    card = record_card(record, View(ctx.tr, ctx.directory, ctx.now, ctx.actor))
    return ctx.refuse("refuse.offer_made", card=card, record=short_title(record))


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
