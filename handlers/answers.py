"""Answering what was asked about a record: yes, yes under a condition, or no with its reason."""

from __future__ import annotations

from core.answer import Answer, Field, Form, Toast
from core.answers import read_answer
from core.asking import may_answer
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from handlers.answering import own_card
from handlers.asked import whom
from handlers.cards import short_title
from handlers.context import Context
from handlers.delegating import find_ask, mine
from handlers.finding import find, living
from handlers.questioning import reminder, retell, tell_asked
from storage import asks, outbox
from storage.asks import Ask

ANSWERS = ("yes", "if", "no")


def answer(ctx: Context, values: Values) -> Answer:
    """`/answer O-3 yes, if we get until Friday`; the form asks for what is missing."""
    record = living(ctx, find(ctx, values))
    ask = _mine(ctx, record)
    chosen, words = str(values.get("answer", "")), str(values.get("words", ""))
    if not chosen and (read := read_answer(words)):
        chosen, words = read
    if not chosen or (chosen != "yes" and not words):
        raise Undone(_form(ctx, record, ask, chosen, words))
    return give(ctx, ask, record, chosen, words)


def by_words(ctx: Context, record: Record, text: str) -> Answer | None:
    """A reply that answers what its writer was asked; None for any other reply."""
    read = read_answer(text)
    ask = mine(ctx, record) if read and KINDS[record.kind].is_open(record.status) else None
    if read is None or ask is None or ask.asked.answer:
        return None
    if read[0] != "yes" and not read[1]:
        raise ctx.refuse(f"refuse.answer_{read[0]}", record=record.ref)
    return give(ctx, ask, record, *read)


def _pressed(chosen: str) -> Command:
    """A button of the private question."""

    def run(ctx: Context, values: Values) -> Answer:
        ask, record = find_ask(ctx, str(values["message"]))
        return give(ctx, ask, record, chosen, str(values.get("words", "")))

    words = () if chosen == "yes" else (Arg("words", "text", required=True),)
    return Command(f"ask_{chosen}", run, (Arg("message", "word", required=True, asked=False), *words), listed=False)


def give(ctx: Context, ask: Ask, record: Record, chosen: str, words: str) -> Answer:
    """Keeps the answer, tells the record's cards and the asker, and gives the turn on; the second of two who answer at
    once is told who was first."""
    asked = ask.asked
    if not KINDS[record.kind].is_open(record.status) or not asked.counts(record.status):
        raise ctx.refuse("refuse.ask_gone", card=own_card(ctx, record))
    if not may_answer(ctx.actor, asked, ctx.directory):
        raise ctx.refuse("refuse.not_asked", record=record.ref, who=whom(asked, ctx.directory, ctx.tr("nobody")))
    if not asked.open:
        raise ctx.refuse("refuse.not_your_turn", record=record.ref)
    if asked.answer and not ctx.directory.is_same(asked.by, ctx.actor):
        raise _answered(ctx, ask, record)
    if (asked.answer, asked.words) != (chosen, words):
        if not asks.answer(ctx.unit, ask, ctx.actor.id, chosen, words):
            raise _answered(ctx, asks.get(ctx.unit.conn, asked.id) or ask, record)
        record = retell(ctx, record, f"answer_{chosen}", words)
        _go_on(ctx, asks.get(ctx.unit.conn, asked.id) or ask, record)
    return Toast(ctx.tr(f"done.answer_{chosen}", record=short_title(record)))


def _answered(ctx: Context, ask: Ask, record: Record) -> Undone:
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
        tell_asked(ctx, following, "ask")
        retell(ctx, record, "ask_next", "", other=whom(following.asked, ctx.directory, ctx.tr("nobody")))
    left = [
        a for a in asks.of_record(ctx.unit.conn, record.id) if a.batch == ask.batch and a.asked.waits(record.status)
    ]
    if (ask.asked.answer == "no" or not left) and not ctx.directory.is_same(ask.asked.asker, ctx.actor):
        params = {"ask": str(ask.asked.id), "left": str(len(left))}
        outbox.put(ctx.unit, "ask_told", record=record.id, person=ask.asked.asker, params=params)


def _mine(ctx: Context, record: Record) -> Ask:
    if found := mine(ctx, record):
        return found
    there = [a for a in asks.of_record(ctx.unit.conn, record.id) if a.asked.counts(record.status)]
    if said := next((a for a in there if a.asked.answer and may_answer(ctx.actor, a.asked, ctx.directory)), None):
        raise _answered(ctx, said, record)
    if theirs := [a for a in there if a.asked.waits(record.status)]:
        who = ", ".join(dict.fromkeys(whom(a.asked, ctx.directory, ctx.tr("nobody")) for a in theirs))
        raise ctx.refuse("refuse.not_asked", record=record.ref, who=who)
    raise ctx.refuse("refuse.nothing_asked", card=own_card(ctx, record), record=short_title(record))


def _form(ctx: Context, record: Record, ask: Ask, chosen: str, words: str) -> Form:
    options = tuple((one, ctx.tr(f"choice.{one}")) for one in ANSWERS)
    again = ctx.invocation.asked
    fields = (
        Field("answer", ask.question[:150], "choice", options, chosen, True, error=_needed(ctx, again and not chosen)),
        Field(
            "words",
            ctx.tr("arg.answer.words"),
            "text",
            value=words,
            error=_needed(ctx, bool(again and chosen and not words)),
        ),
    )
    return Form("answer", f"{ctx.tr('button.answer')} · {record.ref}", fields, {"record": record.ref})


def _needed(ctx: Context, missing: bool) -> str:
    return ctx.tr("problem.why") if missing else ""


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command("answer", answer, (_RECORD, Arg("answer", "choice", choices=ANSWERS), Arg("words", "text"))),
    *map(_pressed, ANSWERS),
)
