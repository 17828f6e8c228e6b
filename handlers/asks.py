"""What is asked: told to who shall answer, reminded of, listed, and nudged."""

from __future__ import annotations

import json

from core.answer import Answer, Say, Toast
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.record import Record
from handlers.answering import own_card
from handlers.asked import answerers, whom
from handlers.cards import may_edit, short_title
from handlers.context import Context, Job
from handlers.finding import find
from handlers.messages import Rendering
from handlers.questioning import tell_asked
from storage import asks, outbox, records, slots
from storage.asks import Ask
from storage.outbox import Message

BATCH = 500
_SHOWN = 5


def asks_(ctx: Context, values: Values) -> Answer:
    """What was asked about a record and what was answered; without one, what waits for my answer."""
    if "record" in values:
        record = find(ctx, values)
        found = asks.of_record(ctx.unit.conn, record.id)
        if not found:
            raise ctx.refuse("refuse.never_asked", record=short_title(record))
        buttons = (Button("nudge", ctx.tr("button.nudge"), record.ref),) if _waiting(found, record) else ()
        return Say(Card((Bold(short_title(record)),), record.ref, tuple(_line(ctx, a) for a in found), buttons=buttons))
    led = [d.id for d in ctx.directory.departments.values() if d.lead == ctx.actor.id]
    own = [ctx.actor.department] if ctx.actor.department else []
    found = asks.waiting_for(ctx.unit.conn, ctx.actor.id, [*led, *own])
    pairs = [(a, record) for a in found if (record := records.get(ctx.unit.conn, a.record)) and _live(a, record)]
    if not pairs:
        return Say(Card((ctx.tr("asks.none"),)))
    body: list[Line] = [(Bold(short_title(r)), f" · {a.question}") for a, r in pairs[:_SHOWN]]
    if len(pairs) > _SHOWN:
        body.append((ctx.tr.count("and_more", len(pairs) - _SHOWN),))
    shown = tuple(Button("answer", ref, ref) for ref in dict.fromkeys(r.ref for _, r in pairs[:_SHOWN]))
    return Say(Card((ctx.tr.count("asks.title", len(pairs)),), body=tuple(body), buttons=shown))


def _live(ask: Ask, record: Record) -> bool:
    return KINDS[record.kind].is_open(record.status) and ask.asked.waits(record.status)


def _waiting(found: list[Ask], record: Record) -> list[Ask]:
    return [ask for ask in found if _live(ask, record)]


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
        tell_asked(ctx, ask, "ask_again", f"nudge:{ask.asked.id}:{ctx.now:%Y%m%d%H}")
    who = ", ".join(dict.fromkeys(whom(a.asked, ctx.directory, ctx.tr("nobody")) for a in theirs or waiting))
    return Toast(ctx.tr("done.nudge", record=record.ref, who=who))


def remind(job: Job) -> int:
    """One reminder to who has not answered, some working hours before it is due."""
    rows = asks.due(job.unit, BATCH)
    taken = slots.take(job.unit, [(f"ask:{row.id}", row.remind_at.isoformat()) for row in rows])
    for row in rows:
        ask = asks.get(job.unit.conn, row.id)
        slot = (f"ask:{row.id}", row.remind_at.isoformat())
        for person in answerers(ask.asked, job.directory) if ask and slot in taken else ():
            key = f"ask:{row.id}:{slot[1]}:{person.id}"
            params = {"ask": str(row.id)}
            outbox.put(job.unit, "ask_again", key=key, record=row.record_id, person=person.id, params=params)
    if rows:
        asks.reminded(job.unit, [row.id for row in rows])
    return len(rows)


def render(rendering: Rendering, message: Message) -> Card | None:
    """The question as who is asked reads it, with the answers; none any more once somebody has answered."""
    ask = asks.get(rendering.conn, int(message.params["ask"]))
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    if ask is None or record is None or reader is None or not reader.active or not _live(ask, record):
        return None
    tr, asked, id = rendering.tr, ask.asked, str(ask.asked.id)
    key = "asks.again" if message.kind == "ask_again" else "asks.department" if asked.department else "asks.you"
    names = {"who": rendering.name(asked.asker), "whom": whom(asked, rendering.directory, tr("nobody"))}
    title = tr.line(key, record=Bold(short_title(record)), **names)
    body: list[Line] = [(ask.question,)]
    if asked.due:
        body.append((*tr.line("card.due"), " ", *tr.spoken(asked.due, rendering.now)))
    verbs = ("ask_yes", "ask_if", "ask_no", "ask_over")
    buttons = [Button(verb, tr(f"button.{verb}"), id, primary=verb == "ask_yes") for verb in verbs]
    return Card(title, record.ref, tuple(body), buttons=(*buttons, Button("show", tr("button.show"), record.ref)))


def render_told(rendering: Rendering, message: Message) -> Card | None:
    """What the asker hears: a no, or that everybody has answered."""
    ask = asks.get(rendering.conn, int(message.params["ask"]))
    record = records.get(rendering.conn, message.record or 0)
    if ask is None or record is None or not ask.asked.answer:
        return None
    tr, asked = rendering.tr, ask.asked
    key = "asks.said_no" if asked.answer == "no" else "asks.all_said"
    title = tr.line(key, record=Bold(short_title(record)), who=rendering.name(asked.by))
    body: list[Line] = [(f"{tr(f'choice.{asked.answer}')} · ", ask.question)]
    if asked.words:
        body.append((asked.words,))
    again = (Button("ask", tr("button.ask_again"), record.ref),) if asked.answer == "no" else ()
    return Card(
        title, record.ref, tuple(body), buttons=(Button("show", tr("button.show"), record.ref, 0, True), *again)
    )


def render_missing(rendering: Rendering, message: Message) -> Card | None:
    """Which departments a step should have asked and could not."""
    record = records.get(rendering.conn, message.record or 0)
    if record is None:
        return None
    names, tr = ", ".join(json.loads(message.params["names"])), rendering.tr
    title = tr.line("asks.missing", record=Bold(short_title(record)), names=names)
    body = ((tr("asks.missing_next", ref=record.ref),),)
    return Card(title, record.ref, body, buttons=(Button("ask", tr("button.ask"), record.ref),))


_RECORD = Arg("record", "record", required=True, asked=False)
JOBS = {"ask_remind": remind}
MESSAGES = {"ask": render, "ask_again": render, "ask_told": render_told, "ask_missing": render_missing}
COMMANDS = (
    Command("asks", asks_, (Arg("record", "record"),), effect="read"),
    Command("nudge", nudge, (_RECORD,)),
)
