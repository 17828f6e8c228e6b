"""Handing a question to somebody else: by who was asked, or by anybody of the department that was."""

from __future__ import annotations

from core.answer import Answer, Field, Form, Toast
from core.asking import may_answer
from core.command import Arg, Command, Values
from core.errors import Undone
from core.record import Record
from handlers.answering import own_card
from handlers.asks.asked import answerers
from handlers.asks.questioning import first_key, tell_asked
from handlers.asks.whom import refuse_strangers
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, living, readable
from handlers.forms import options_of
from handlers.retelling import retell
from storage import asks, records
from storage.asks import Ask


def delegate(ctx: Context, values: Values) -> Answer:
    """`/delegate O-3 @Bob`; asks to whom where that is missing. A name alone below a card gives work, and no question,
    so the command can do without one."""
    record = living(ctx, find(ctx, values))
    if "person" in values:
        return hand_over(ctx, record, None, int(str(values["person"])))
    options = options_of(_PERSON, ctx.tr, ctx.directory, ())
    field = Field("person", ctx.tr("arg.person"), "person", options, required=True)
    raise Undone(Form("delegate", f"{ctx.tr('button.ask_over')} · {record.ref}", (field,), {"record": record.ref}))


def ask_over(ctx: Context, values: Values) -> Answer:
    """The same from the private question, which knows which one it is."""
    ask, record = find_ask(ctx, str(values["message"]))
    return hand_over(ctx, record, ask, int(str(values["person"])))


def hand_over(ctx: Context, record: Record, ask: Ask | None, to: int) -> Answer:
    ask = ask or mine(ctx, record)
    if ask is None or ask.asked.answer or not may_answer(ctx.actor, ask.asked, ctx.directory, ctx.now):
        raise ctx.refuse("refuse.nothing_asked", card=own_card(ctx, record), record=short_title(record))
    person = ctx.directory.people[to]
    if not person.active or ctx.directory.is_same(to, ctx.actor):
        raise ctx.refuse("problem.person", given=person.name)
    refuse_strangers(ctx, record, [(to, None)])
    before = answerers(ask.asked, ctx.directory, ctx.now)
    asks.delegate(ctx.unit, ask, to)
    moved = retell(ctx, record, "delegate", "", other=person.name)
    now = asks.get(ctx.unit.conn, ask.asked.id)
    if now:  # who stood in for them may have been asked already
        same = answerers(now.asked, ctx.directory, ctx.now) == before
        tell_asked(ctx, now, "ask", first_key(now) if same else "")
    return Toast(ctx.tr("done.delegate", record=short_title(moved), who=person.name))


def mine(ctx: Context, record: Record) -> Ask | None:
    """What this person has to answer about a record, the first of it; else what they have answered last."""
    found = [a for a in asks.of_record(ctx.unit.conn, record.id) if a.asked.counts(record.status) and a.asked.open]
    theirs = [a for a in found if may_answer(ctx.actor, a.asked, ctx.directory, ctx.now)]
    waits = next((a for a in theirs if not a.asked.answer), None)
    return waits or next((a for a in reversed(theirs) if ctx.directory.is_same(a.asked.by, ctx.actor)), None)


def find_ask(ctx: Context, id: str) -> tuple[Ask, Record]:
    """The question that a button is about; refuses what is not asked any more."""
    ask = asks.get(ctx.unit.conn, int(id)) if id.isdecimal() and len(id) < 16 else None
    record = records.get(ctx.unit.conn, ask.record) if ask else None
    if ask is None or record is None or not readable(ctx, record):
        raise ctx.refuse("refuse.ask_gone")
    return ask, record


_ASK = Arg("message", "word", required=True, asked=False)
_PERSON = Arg("person", "person", required=True)
COMMANDS = (
    Command("delegate", delegate, (Arg("record", "record", required=True, asked=False), Arg("person", "person"))),
    Command("ask_over", ask_over, (_ASK, _PERSON), listed=False),
)
