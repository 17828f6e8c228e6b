"""What a reminder says when it is sent, and which reminders come next."""

from __future__ import annotations

import json
from datetime import datetime

from core import promising
from core.ahead import Ahead
from core.card import Bold, Card
from core.record import Record
from core.standing import stand_in
from handlers.escalation.climbed import above, is_repeated
from handlers.messages import Rendering
from handlers.reminders.cards import Told, list_card, one_card
from handlers.reminders.planning import plans
from handlers.view import View
from storage import climbed, records, snoozes
from storage.db import Connection
from storage.outbox import Message

_AHEAD = 2


def render(rendering: Rendering, message: Message) -> Card | None:
    """What still holds when it is sent: what was closed, moved, promised or put off since then is left out."""
    reader = rendering.directory.people.get(message.person or 0)
    found = [pair for pair in _holding(rendering, message) if rendering.reader(message, pair[0])]
    if reader is None or not found:
        return None
    view = View(rendering.tr, rendering.directory, rendering.now, reader)
    if len(found) > 1:
        return list_card(found, view, message.id)
    record, told = found[0]
    return one_card(record, told, view, above(climbed.of_records(rendering.conn, [record.id]), record, told.person))


def _holding(rendering: Rendering, message: Message) -> list[tuple[Record, Told]]:
    told = told_of(message)
    there = {record.id: record for record in records.of_ids(rendering.conn, [one.record for one in told])}
    snoozed = snoozes.of_records(rendering.conn, list(there))
    found = []
    for one in told:
        record = there.get(one.record)
        if record and one.at in plans(rendering.directory, record, snoozed.get(record.id, {})).get(one.person, ()):
            found.append((record, one))
    return found


def told_of(message: Message) -> list[Told]:
    """What a message reminds of."""
    rows = json.loads(message.params.get("of", "[]"))
    return [Told(record, person, datetime.fromisoformat(at)) for record, person, at in rows]


def ahead(conn: Connection, view: View, record: Record) -> list[Ahead]:
    """The next reminders of each person."""
    found = []
    snoozed = snoozes.of_records(conn, [record.id]).get(record.id, {})
    heard = climbed.of_records(conn, [record.id])
    for person, plan in plans(view.directory, record, snoozed).items():
        coming = [at for at in plan if at > view.now and not is_repeated(heard, record, person, plan, at)]
        for at in coming[:_AHEAD]:
            who = view.directory.people.get(person)
            to = stand_in(view.directory, who, at).name if who else view.name(person)
            rule = "snoozed" if at == snoozed.get(person) else _rule(record, person, at, plan)
            found.append(Ahead(at, view.tr.line("why.remind", who=Bold(to)), view.tr.line(f"why.rule.{rule}")))
    return found


def _rule(record: Record, person: int, at: datetime, plan: list[datetime]) -> str:
    """The first from its moment on is that moment's, in working time; a promise has its own message then."""
    promise = promising.of_person(record, person)
    due = max((moment for moment in (record.due_at, promise and promise.at) if moment), default=at)
    if at < due:
        return "before"
    is_due = not promise or due > promise.at
    return "due" if is_due and at == next(one for one in plan if one >= due) else "morning"


MESSAGES = {"remind": render}
AHEAD = ahead
