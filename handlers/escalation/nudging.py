"""A nudge: whoever moves next in a record is told that somebody waits, privately, and once a day at most."""

from __future__ import annotations

from core.answer import Answer, Toast
from core.asking import may_answer
from core.card import Button, Card
from core.command import Arg, Command, Values
from core.kinds import KINDS
from core.people import Person
from core.record import Record
from core.standing import stand_in
from core.stuck import mover
from handlers.asks.asked import live
from handlers.asks.questioning import tell_asked
from handlers.buttons import buttons
from handlers.cards import short_title
from handlers.context import Context
from handlers.finding import find
from handlers.messages import Rendering
from handlers.view import View
from storage import asks, outbox, records, stuck
from storage.outbox import Message


def nudge(ctx: Context, values: Values) -> Answer:
    """`/nudge T-40`, or several at once: the answer says who was told."""
    told: list[str] = []
    for reference in dict.fromkeys(str(values["record"]).split()):
        record = find(ctx, {"record": reference})
        asked = _ask_again(ctx, record)
        person = _who(ctx, record)
        if person is not None and person.id not in asked:
            key = f"nudge:{record.id}:{person.id}:{ctx.now.date()}"
            params = {"who": str(ctx.actor.id)}
            outbox.put(ctx.unit, "nudged", key=key, record=record.id, person=person.id, params=params)
            asked.append(person.id)
        told += [f"{ctx.name(person)} ({record.ref})" for person in asked]
    if not told:
        raise ctx.refuse("refuse.nudge", record=str(values["record"]))
    return Toast(ctx.tr("done.nudge", who=ctx.tr("comma").join(told)))


def _ask_again(ctx: Context, record: Record) -> list[int]:
    """Who has not answered what was asked about it is asked again, with the answers as buttons."""
    told: list[int] = []
    for ask in asks.of_record(ctx.unit.conn, record.id):
        if live(ask.asked, record) and not may_answer(ctx.actor, ask.asked, ctx.directory, ctx.now):
            told += tell_asked(ctx, ask, "ask_again", f"nudge_ask:{ask.asked.id}:{ctx.now.date()}")
    return list(dict.fromkeys(told))


def _who(ctx: Context, record: Record) -> Person | None:
    """Who moves next, or stands in for them; where that is the asker, or it is not stuck, whoever has it."""
    if not KINDS[record.kind].is_open(record.status):
        return None
    case = stuck.of_record(ctx.unit.conn, ctx.actor, record.id, ctx.now)
    owner = ctx.directory.people.get(record.owner or 0)
    person = mover(case, ctx.directory) if case else owner
    person = owner if person and person.id == ctx.actor.id else person
    person = stand_in(ctx.directory, person, ctx.now) if person else None
    return person if person and person.active and person.id != ctx.actor.id else None


def render(rendering: Rendering, message: Message) -> Card | None:
    """None once the record is closed."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    if record is None or reader is None or not KINDS[record.kind].is_open(record.status):
        return None
    tr, kind = rendering.tr, KINDS[record.kind]
    title = tr.line("nudged.title", who=rendering.name(int(message.params["who"])), record=short_title(record))
    shown = buttons(
        record, kind, View(tr, rendering.directory, rendering.now, reader), ("take", "done", "block", "due")
    )
    return Card(title, record.ref, buttons=(*shown, Button("show", tr("button.show"), record.ref)))


MESSAGES = {"nudged": render}
COMMANDS = (Command("nudge", nudge, (Arg("record", "record", required=True, asked=False, many=True),)),)
