"""Giving an answer: it is kept, told, and the turn goes on."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.asking import may_answer
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from handlers.answering import own_card
from handlers.asks.asked import whom
from handlers.asks.questioning import first_key, reminder, tell_asked
from handlers.cards import short_title
from handlers.context import Context
from handlers.retelling import retell
from storage import asks, outbox
from storage.asks import Ask


def give(ctx: Context, ask: Ask, record: Record, chosen: str, words: str) -> Answer:
    """Keeps the answer, tells the record's cards and the asker, and gives the turn on; the second of two who answer at
    once is told who was first."""
    asked = ask.asked
    if not KINDS[record.kind].is_open(record.status) or not asked.counts(record.status):
        raise ctx.refuse("refuse.ask_gone", card=own_card(ctx, record))
    if not may_answer(ctx.actor, asked, ctx.directory, ctx.now):
        raise ctx.refuse("refuse.not_asked", record=record.ref, who=whom(asked, ctx.directory, ctx.tr("nobody")))
    if not asked.open:
        raise ctx.refuse("refuse.not_your_turn", record=record.ref)
    if asked.answer and not ctx.directory.is_same(asked.by, ctx.actor):
        raise answered(ctx, ask, record)
    if (asked.answer, asked.words) != (chosen, words):
        if not asks.answer(ctx.unit, ask, ctx.actor.id, chosen, words):
            raise answered(ctx, asks.get(ctx.unit.conn, asked.id) or ask, record)
        record = retell(ctx, record, f"answer_{chosen}", words)
        _go_on(ctx, asks.get(ctx.unit.conn, asked.id) or ask, record)
    return Toast(ctx.tr(f"done.answer_{chosen}", record=short_title(record)))


def answered(ctx: Context, ask: Ask, record: Record) -> Undone:
    said = ctx.tr(f"choice.{ask.asked.answer or 'yes'}")
    said += ctx.tr("asks.words", words=ask.asked.words) if ask.asked.words else ""
    who = ctx.name(ask.asked.by)
    return ctx.refuse("refuse.answered", card=own_card(ctx, record), record=record.ref, who=who, answer=said)


def _go_on(ctx: Context, ask: Ask, record: Record) -> None:
    """The next in order is asked, unless it is a no; the asker hears of a no, and when all have answered."""
    following = None
    if ask.asked.answer != "no":
        due = ask.asked.due
        following = asks.open_next(ctx.unit, ask, reminder(ctx, due) if due else None)
    if following:
        tell_asked(ctx, following, "ask", first_key(following))
        retell(ctx, record, "ask_next", "", other=whom(following.asked, ctx.directory, ctx.tr("nobody")))
    left = [
        a for a in asks.of_record(ctx.unit.conn, record.id) if a.batch == ask.batch and a.asked.waits(record.status)
    ]
    if (ask.asked.answer == "no" or not left) and not ctx.directory.is_same(ask.asked.asker, ctx.actor):
        params = {"ask": str(ask.asked.id), "left": str(len(left))}
        outbox.put(ctx.unit, "ask_told", record=record.id, person=ask.asked.asker, params=params)
