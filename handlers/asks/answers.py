"""Answering what was asked about a record: yes, yes under a condition, or no with its reason."""

from __future__ import annotations

from core.answer import Answer
from core.answers import read_answer
from core.asking import may_answer
from core.command import Arg, Command, Values
from core.errors import Undone
from core.kinds import KINDS
from core.record import Record
from handlers.answering import own_card
from handlers.asks.answer_form import ANSWERS, form
from handlers.asks.asked import whom
from handlers.asks.delegating import find_ask, mine
from handlers.asks.giving import answered, give
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find, living
from storage import asks
from storage.asks import Ask


def answer(ctx: Context, values: Values) -> Answer:
    """`/answer O-3 yes, if we get until Friday`; the form asks for what is missing."""
    record = living(ctx, find(ctx, values))
    ask = _mine(ctx, record)
    chosen, words = str(values.get("answer", "")), str(values.get("words", ""))
    if not chosen and (read := read_answer(words)):
        chosen, words = read
    if not chosen or (chosen != "yes" and not words):
        raise Undone(form(ctx, record, ask, chosen, words))
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


def _mine(ctx: Context, record: Record) -> Ask:
    if found := mine(ctx, record):
        return found
    there = [a for a in asks.of_record(ctx.unit.conn, record.id) if a.asked.counts(record.status)]
    if said := next(
        (a for a in there if a.asked.answer and may_answer(ctx.actor, a.asked, ctx.directory, ctx.now)), None
    ):
        raise answered(ctx, said, record)
    if theirs := [a for a in there if a.asked.waits(record.status)]:
        who = ", ".join(dict.fromkeys(whom(a.asked, ctx.directory, ctx.tr("nobody")) for a in theirs))
        raise ctx.refuse("refuse.not_asked", record=record.ref, who=who)
    raise ctx.refuse("refuse.nothing_asked", card=own_card(ctx, record), record=short_title(record))


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command("answer", answer, (_RECORD, Arg("answer", "choice", choices=ANSWERS), Arg("words", "text"))),
    *map(_pressed, ANSWERS),
)
