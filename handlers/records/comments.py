"""Comments: what people add to a record, by command or by a reply under its card."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Toast
from core.command import Arg, Command, Values
from core.filing import account_of, described
from core.record import Record
from handlers.asks.answers import by_words
from handlers.capture.files import attach, sent_with
from handlers.capture.sources import sourced
from handlers.cards import short_title
from handlers.context import Context
from handlers.escalation.chains import heard
from handlers.finding import find, living
from handlers.meetings.minutes import answered
from handlers.publish import changed, redraw
from storage import files, history


def comment(ctx: Context, values: Values) -> Answer:
    record = attach(ctx, living(ctx, find(ctx, values)))
    _add(ctx, record, values)
    return Toast(ctx.tr("done.comment", record=short_title(record)))


def reply(ctx: Context, values: Values) -> Answer:
    """An answer to what its writer was asked, or a comment. A reply under the card stands there already: it joins the
    timeline and nothing is posted again, unless the card is a duplicate's."""
    found = find(ctx, values)
    text = str(values.get("text", ""))
    if (settled := answered(ctx, text, found)) is not None:
        return settled
    if not ctx.invocation.files and (said := by_words(ctx, living(ctx, found), text)) is not None:
        return said
    record = attach(ctx, living(ctx, found))
    if record.id != found.id:
        _add(ctx, record, values)
    else:
        verb, text = _added(ctx, values)
        sourced(ctx, record, history.note(ctx.unit, record, ctx.actor.id, verb, text=text, at=ctx.said_at))
        if ctx.invocation.files:
            redraw(ctx, record)
        heard(ctx, record)
    return Toast(ctx.tr("done.comment", record=short_title(record)))


def _add(ctx: Context, record: Record, values: Values) -> None:
    verb, text = _added(ctx, values)
    sourced(ctx, record, history.note(ctx.unit, record, ctx.actor.id, verb, text=text, at=ctx.said_at))
    changed(ctx, record, verb, text, card=bool(ctx.invocation.files))
    heard(ctx, record)


def _added(ctx: Context, values: Values) -> tuple[str, str]:
    """A comment, or files alone, which are told by what they are."""
    text = str(values.get("text", ""))
    if text or not ctx.invocation.files:
        return "comment", text
    return "attach", _named(ctx)


def _named(ctx: Context) -> str:
    """What was sent, in the words of the room: where somebody sent files alone."""
    tr = ctx.languages.translator(ctx.room.locale, ctx.room.zone) if ctx.room else ctx.tr
    return described(account_of(files.of_sent(ctx.unit.conn, sent_with(ctx))), tr)


_RECORD, _TEXT = Arg("record", "record", required=True, asked=False), Arg("text", "text", required=True)
COMMANDS = (
    Command("comment", comment, (_RECORD, _TEXT)),
    Command("reply", reply, (_RECORD, replace(_TEXT, required=False)), listed=False),
)
