"""Comments: what people add to a record, by command or by a reply under its card."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.command import Arg, Command, Values
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find
from handlers.publish import changed
from handlers.sources import sourced
from storage import history


def comment(ctx: Context, values: Values) -> Answer:
    record = find(ctx, values)
    text = str(values["text"])
    history.note(ctx.unit, record, ctx.actor.id, "comment", text=text)
    changed(ctx, record, "comment", text, card=False)
    return Toast(ctx.tr("done.comment", record=short_title(record)))


def reply(ctx: Context, values: Values) -> Answer:
    """A reply under the card stands there already: it joins the timeline and nothing is posted again."""
    record = find(ctx, values)
    sourced(ctx, record, history.note(ctx.unit, record, ctx.actor.id, "comment", text=str(values["text"])))
    return Toast(ctx.tr("done.comment", record=short_title(record)))


_ARGS = (Arg("record", "record", required=True, asked=False), Arg("text", "text", required=True))
COMMANDS = (Command("comment", comment, _ARGS), Command("reply", reply, _ARGS, listed=False))
