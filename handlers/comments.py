"""Comments: what people add to a record, by command or by a reply under its card."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.command import Arg, Command, Values
from core.record import Record
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, living
from handlers.publish import changed
from storage import history


def comment(ctx: Context, values: Values) -> Answer:
    record = living(ctx, find(ctx, values))
    _add(ctx, record, str(values["text"]))
    return Toast(ctx.tr("done.comment", record=short_title(record)))


def reply(ctx: Context, values: Values) -> Answer:
    """A reply under the card stands there already: it joins the timeline and nothing is posted again, unless the card
    is a duplicate's."""
    found = find(ctx, values)
    record = living(ctx, found)
    if record.id != found.id:
        _add(ctx, record, str(values["text"]))
    else:
        history.note(ctx.unit, record, ctx.actor.id, "comment", text=str(values["text"]))
    return Toast(ctx.tr("done.comment", record=short_title(record)))


def _add(ctx: Context, record: Record, text: str) -> None:
    history.note(ctx.unit, record, ctx.actor.id, "comment", text=text)
    changed(ctx, record, "comment", text, card=False)


_ARGS = (Arg("record", "record", required=True, asked=False), Arg("text", "text", required=True))
COMMANDS = (Command("comment", comment, _ARGS), Command("reply", reply, _ARGS, listed=False))
