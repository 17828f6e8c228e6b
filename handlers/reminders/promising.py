"""`I promise by Friday`: it stands on the card, and is kept when it is closed in time (requirements.md S002-工作)."""

from __future__ import annotations

from datetime import datetime

from core.ahead import Ahead
from core.answer import Answer, Say, Toast
from core.card import Bold, Card, plain
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from core.reminding import whose
from handlers.answering import not_now, not_yours, own_card
from handlers.cards import short_title
from handlers.context import Context
from handlers.escalation import chains
from handlers.finding import find
from handlers.messages import Rendering
from handlers.publish import line_params, told_line
from handlers.reminders.planning import plan_again
from handlers.retelling import retell
from handlers.view import View
from storage import outbox, promises, records, snoozes, watchers
from storage.db import Connection
from storage.outbox import Message


def promise(ctx: Context, values: Values) -> Answer:
    """`/promise T-3 by Friday 5pm`, by whoever has it. The newest counts; until then Muster holds its peace."""
    record, at = find(ctx, values), values["by"]
    if not KINDS[record.kind].is_open(record.status):
        raise not_now(ctx, record)
    if ctx.actor.id not in whose(record, ctx.directory):
        raise not_yours(ctx, record)
    if not isinstance(at, datetime) or at <= ctx.now:
        raise ctx.refuse("refuse.promise_past", given=ctx.given.get("by", ""))
    promises.make(ctx.unit, record.id, ctx.actor.id, at)
    snoozes.drop(ctx.unit, record.id, ctx.actor.id)
    chains.hold(ctx.unit, record.id, at)
    moved = retell(ctx, record, "promise", due_at=at)
    plan_again(ctx, moved)
    _tell_reporter(ctx, moved, at)
    if ctx.invocation.asked or ctx.invocation.reply:
        return Toast(ctx.tr("done.promise", record=short_title(moved), at=plain(ctx.tr.spoken(at, ctx.now))))
    return Say(own_card(ctx, moved), moved.ref)


def _tell_reporter(ctx: Context, record: Record, at: datetime) -> None:
    """Whoever asked for it hears of it; who watches it hears as of any change."""
    if record.reporter not in (ctx.actor.id, *watchers.of_record(ctx.unit.conn, record.id)):
        params = line_params(ctx, "promise", "", {"due_at": at})
        outbox.put(ctx.unit, "promised", record=record.id, person=record.reporter, params=params)


def render_promised(rendering: Rendering, message: Message) -> Card | None:
    record = records.get(rendering.conn, message.record or 0)
    if record is None or rendering.reader(message, record) is None:
        return None
    return Card((Bold(short_title(record)), " · ", *told_line(rendering, message)), record.ref)


def ahead(conn: Connection, view: View, record: Record) -> list[Ahead]:
    """What happens where a promise is not kept."""
    return [
        Ahead(
            one.at,
            view.tr.line("why.promise", who=Bold(view.name(one.person))),
            view.tr.line("why.rule.promise"),
        )
        for one in promises.open_of(conn, record.id)
    ]


MESSAGES = {"promised": render_promised}
AHEAD = ahead
COMMANDS = (
    Command(
        "promise", promise, (Arg("record", "record", required=True, asked=False), Arg("by", "when", required=True))
    ),
)
