"""Files: what was sent along with words lies under the record, and every card tells of it."""

from __future__ import annotations

from core.access import may_read
from core.command import Values
from core.errors import NotSaved, Undone
from core.filing import restated
from core.record import Record
from handlers.cards import record_card, short_title
from handlers.context import Context, Job
from handlers.publish import redraw
from handlers.view import View
from storage import files, offers, records
from storage.files import Sent

_RETRIES = 5


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


def along(ctx: Context, values: Values) -> None:
    """What came along with any command about a record lies under that record, unless the command saw to it."""
    record = records.by_reference(ctx.unit.conn, str(values.get("record", ""))) if ctx.invocation.files else None
    if record and (moved := attach(ctx, record)).revision != record.revision:
        redraw(ctx, moved)


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


def sent_with(ctx: Context) -> Sent:
    return Sent.by(ctx.invocation, ctx.actor.id)


def already(ctx: Context, id: str) -> Undone:
    """What was offered is a record by now, or was closed: refused, with its card."""
    offer = offers.get(ctx.unit.conn, id)
    record = records.get(ctx.unit.conn, int(offer.made)) if offer and offer.made.isdecimal() else None
    if record is None or not may_read(ctx.actor, record, ctx.directory):
        return ctx.refuse("refuse.offer_gone")
    card = record_card(record, View(ctx.tr, ctx.directory, ctx.now, ctx.actor))
    return ctx.refuse("refuse.offer_made", card=card, record=short_title(record))
