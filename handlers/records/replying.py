"""The text for a client, in the client's language, ready to paste: nothing of it is internal."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Bold, Card
from core.command import Arg, Command, Values
from core.i18n import Translator
from core.kinds import KINDS
from core.record import Record
from handlers.answering import not_now
from handlers.context import Context
from handlers.finding import find


def copy_reply(ctx: Context, values: Values) -> Answer:
    """What the client may be told in the record's state: that it came, that it is seen to and by when, or how it ended.
    It names the client, the reference, the days, and whoever asks for it."""
    record = find(ctx, values)
    template = KINDS[record.kind].replies.get(record.status)
    if template is None:
        raise not_now(ctx, record)
    client = ctx.directory.files.get(record.client or 0)
    name = client.name if client else record.field("client_name")
    theirs = ctx.languages.translator((client.locale if client else "") or ctx.tr.locale, ctx.tr.zone)
    title = ctx.tr.line("reply.title", client=Bold(name or "?"), language=ctx.tr(f"choice.{theirs.locale}"))
    said = tuple((line,) for line in _text(theirs, template, record, name, ctx).split("\n"))
    return Say(Card(title, record.ref, said), record.ref)


def _text(tr: Translator, template: str, record: Record, name: str, ctx: Context) -> str:
    known = record.due_at is not None and record.due_at > ctx.now and tr.has(f"reply.{template}_due")
    by = tr.moment(record.due_at, ctx.now).text if record.due_at and known else ""
    came = tr.moment(record.created_at, ctx.now).text
    said = tr(f"reply.{template}_due" if known else f"reply.{template}", ref=record.ref, came=came, by=by)
    greeting = tr("reply.dear", client=name) if name else tr("reply.hello")
    return "\n".join((greeting, said, tr("reply.regards", who=ctx.actor.name)))


COMMANDS = (Command("copy_reply", copy_reply, (Arg("record", "record", required=True, asked=False),), effect="read"),)
