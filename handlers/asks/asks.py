"""What is asked, listed: about a record, or of me; and who has not answered is nudged."""

from __future__ import annotations

from datetime import datetime

from core.access import may_read
from core.answer import Answer, Say, Toast
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.people import Directory, Person
from core.record import Record
from core.standing import acts_for
from handlers.answering import own_card
from handlers.asks.asked import live, whom
from handlers.asks.questioning import tell_asked
from handlers.buttons import may_edit
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find
from handlers.retelling import retell
from storage import asks, records
from storage.asks import Ask
from storage.db import Connection

_SHOWN = 5


def asks_(ctx: Context, values: Values) -> Answer:
    """What was asked about a record and what was answered; without one, what waits for my answer."""
    if "record" in values:
        return _of_record(ctx, find(ctx, values))
    pairs = _mine(ctx)
    if not pairs:
        return Say(Card((ctx.tr("asks.none"),)))
    body: list[Line] = [(Bold(short_title(r)), f" · {a.question}") for a, r in pairs[:_SHOWN]]
    if len(pairs) > _SHOWN:
        body.append((ctx.tr.count("and_more", len(pairs) - _SHOWN),))
    shown = tuple(Button("answer", ref, ref) for ref in dict.fromkeys(r.ref for _, r in pairs[:_SHOWN]))
    return Say(Card((ctx.tr.count("asks.title", len(pairs)),), body=tuple(body), buttons=shown))


def questions(ctx: Context) -> list[Record]:
    """The records about which this person has still to answer."""
    return list({record.id: record for _, record in _mine(ctx)}.values())


def _mine(ctx: Context) -> list[tuple[Ask, Record]]:
    return asked_of(ctx.unit.conn, ctx.directory, ctx.actor, ctx.now)


def asked_of(conn: Connection, directory: Directory, person: Person, now: datetime) -> list[tuple[Ask, Record]]:
    """What somebody has still to answer, for themselves or as a stand-in, with the record that it is about."""
    people = acts_for(directory, person, now)
    led = [d.id for d in directory.departments.values() if d.lead in people]
    own = [person.department] if person.department else []
    return _with_records(conn, directory, person, asks.waiting_for(conn, people, [*led, *own]))


def asked_by(conn: Connection, directory: Directory, person: Person) -> list[tuple[Ask, Record]]:
    """What somebody asked and nobody has answered yet."""
    return _with_records(conn, directory, person, asks.asked_by(conn, person.id))


def _with_records(conn: Connection, directory: Directory, person: Person, found: list[Ask]) -> list[tuple[Ask, Record]]:
    there = {record.id: record for record in records.by_ids(conn, [ask.record for ask in found])}
    pairs = [(ask, there[ask.record]) for ask in found if ask.record in there]
    return [(ask, r) for ask, r in pairs if live(ask.asked, r) and may_read(person, r, directory)]


def _of_record(ctx: Context, record: Record) -> Answer:
    found = asks.of_record(ctx.unit.conn, record.id)
    if not found:
        raise ctx.refuse("refuse.never_asked", record=short_title(record))
    waits = _waiting(found, record)
    mine = any(ctx.directory.is_same(ask.asked.asker, ctx.actor) for ask in waits)
    verbs = (*(("ask_nudge",) if waits else ()), *(("ask_back",) if mine else ()))
    buttons = tuple(Button(verb, ctx.tr(f"button.{verb}"), record.ref) for verb in verbs)
    body = tuple(_line(ctx, ask) for ask in found)
    return Say(Card((Bold(short_title(record)),), record.ref, body, buttons=buttons))


def _waiting(found: list[Ask], record: Record) -> list[Ask]:
    return [ask for ask in found if live(ask.asked, record)]


def _line(ctx: Context, ask: Ask) -> Line:
    """Who was asked what, and what they said."""
    asked = ask.asked
    who = whom(asked, ctx.directory, ctx.tr("nobody"))
    if asked.answer:
        said = ctx.tr(f"choice.{asked.answer}")
        why = ctx.tr("asks.words", words=asked.words) if asked.words else ""
        at = ctx.tr.moment(ask.answered_at or ask.at, ctx.now)
        return (Bold(who), f" · {ask.question} · ", Bold(said), why, f" · {ctx.name(asked.by)}, ", at)
    due = (*ctx.tr.line("card.due"), " ", *ctx.tr.spoken(asked.due, ctx.now)) if asked.due and asked.open else ()
    return (Bold(who), f" · {ask.question} · ", *(due or (ctx.tr("asks.later"),)))


def nudge(ctx: Context, values: Values) -> Answer:
    """Reminds who has not answered, at most once an hour: by who asked, or who may edit the record."""
    record = find(ctx, values)
    waiting = _waiting(asks.of_record(ctx.unit.conn, record.id), record)
    if not waiting:
        raise ctx.refuse("refuse.nothing_asked", card=own_card(ctx, record), record=short_title(record))
    theirs = [a for a in waiting if ctx.directory.is_same(a.asked.asker, ctx.actor)]
    if not theirs and not may_edit(ctx.actor, record, ctx.directory):
        raise ctx.refuse("refuse.not_yours", record=short_title(record), who=ctx.name(waiting[0].asked.asker))
    for ask in theirs or waiting:
        tell_asked(ctx, ask, "ask_again", f"ask_nudge:{ask.asked.id}:{ctx.now:%Y%m%d%H}")
    who = ", ".join(dict.fromkeys(whom(a.asked, ctx.directory, ctx.tr("nobody")) for a in theirs or waiting))
    return Toast(ctx.tr("done.ask_nudge", record=record.ref, who=who))


def take_back(ctx: Context, values: Values) -> Answer:
    """What this person asked and nobody has answered is not asked any more."""
    record = find(ctx, values)
    if not asks.take_back(ctx.unit, record.id, ctx.actor.id):
        raise ctx.refuse("refuse.nothing_asked", card=own_card(ctx, record), record=short_title(record))
    retell(ctx, record, "ask_back")
    return Toast(ctx.tr("done.ask_back", record=short_title(record)))


_RECORD = Arg("record", "record", required=True, asked=False)
COMMANDS = (
    Command("asks", asks_, (Arg("record", "record"),), effect="read"),
    Command("ask_nudge", nudge, (_RECORD,), listed=False),
    Command("ask_back", take_back, (_RECORD,), listed=False),
)
