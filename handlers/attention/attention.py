"""What may interrupt whom, and when: every kind of message says here how much it weighs (design.md promise 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from core.attention import Weight, interrupts, is_quiet, next_day, this_day
from core.card import Line
from core.people import Directory, Person
from core.record import Record
from handlers.escalation import neglected
from handlers.messages import Rendering
from storage import holding, quiets, records
from storage.db import Connection
from storage.outbox import Message
from storage.uow import Unit

URGENT = "urgent"
_MOST = 200
"""Of so many it is looked up whether they are still due; the rest are counted as they are."""
_KINDS = {
    Weight.CRITICAL: "escalation_now late paused unheard",
    Weight.URGENT: "alarm ask ask_again ask_told asked at_risk breached crowd escalated escalation nudged"
    " promise_missed remind kpi_critical",
    Weight.INTERRUPTION: "actions aside checkin_missing doubt draft escalation_nobody freed gone leave leave_back"
    " handover handover_back handover_done handover_no handover_sign leaver meanwhile"
    " kpi_missed kpi_missing kpi_quarter kpi_recovered kpi_warning promised slot_failed unannounced watched",
    Weight.ASKED: "ask_missing ask_room invitation invited kpi_chart kpi_report kpi_sheet minutes moved report",
    Weight.DIGEST: "checkin checkin_again digest held kpi_ask kpi_ask_again",
    Weight.ROOM: "agenda card checkin_summary escalation_room gathered kpi_alert_room kpi_room line offer room_digest"
    " shrink withdraw",
}
WEIGHTS: Mapping[str, Weight] = {kind: weight for weight, kinds in _KINDS.items() for kind in kinds.split()}
_INTERRUPTING = [kind for kind, weight in WEIGHTS.items() if interrupts(weight, False) or weight is Weight.CRITICAL]


class Told(NamedTuple):
    """What a held message comes down to: its first line, and the record that it leads to."""

    ref: str
    line: Line


class Gathered(NamedTuple):
    """What one message says in the place of others: `more` were not looked at, `last` is the id of one of them."""

    told: list[Told]
    more: int = 0
    last: str = ""

    @property
    def total(self) -> int:
        return len(self.told) + self.more


def held_until(
    conn: Connection, directory: Directory, message: Message, record: Record | None, now: datetime
) -> datetime | None:
    """Until when a message that is about to be sent waits; None: it goes now. What may have arrived already, or has
    begun to, is not held any more."""
    person = directory.people.get(message.person or 0)
    urgent = record is not None and record.severity == URGENT
    if person is None or message.room or message.part or message.state != "due":
        return None
    if not interrupts(WEIGHTS[message.kind], urgent):
        return None
    if until := waits_until(conn, directory, person, now):
        return until
    calendar, hours = directory.calendar(person), quiets.manners(conn, person.id).hours
    day = this_day(calendar, hours, now)
    again = record is not None and neglected.heard(conn, directory, message, record, person, day)
    return next_day(calendar, hours, now) if again else None


def waits_until(conn: Connection, directory: Directory, person: Person, now: datetime) -> datetime | None:
    """Until when an interruption of somebody waits: it is quiet, or they had as many as a day may bring."""
    manners = quiets.manners(conn, person.id)
    if (until := quiet_until(conn, directory, person, now)) or had_today(conn, directory, person, now) < manners.budget:
        return until
    return next_day(directory.calendar(person), manners.hours, now)


def quiet_until(conn: Connection, directory: Directory, person: Person, now: datetime) -> datetime | None:
    """When somebody may be spoken to again; None: now."""
    hours, calendar = quiets.manners(conn, person.id).hours, directory.calendar(person)
    return next_day(calendar, hours, now) if is_quiet(calendar, hours, now) else None


def had_today(conn: Connection, directory: Directory, person: Person, now: datetime) -> int:
    """How many interruptions somebody had since their day began."""
    day = this_day(directory.calendar(person), quiets.manners(conn, person.id).hours, now)
    return holding.had(conn, person.id, day, _INTERRUPTING)


def held(conn: Connection, person: int) -> list[Message]:
    """What a digest may say in the place of single messages: all that is held for somebody."""
    return holding.of(conn, person)


def taken(unit: Unit, person: int, ids: Collection[int], by: str) -> int:
    """The message with the key `by` says them: how many nobody else had taken. In the unit that queues that message."""
    return holding.take(unit, person, ids, by)


def gathered(rendering: Rendering, key: str) -> Gathered:
    """What the message of this key says in the place of others."""
    messages = holding.in_place_of(rendering.conn, key)
    last = str(messages[-1].id) if messages else ""
    return Gathered(told(rendering, messages[:_MOST]), len(messages[_MOST:]), last)


def waiting(rendering: Rendering, person: int) -> Gathered:
    """What a digest would say for somebody now in the place of what is held for them; nothing is taken by it."""
    messages = held(rendering.conn, person)
    return Gathered(told(rendering, messages[:_MOST]), len(messages[_MOST:]))


def told(rendering: Rendering, messages: Iterable[Message]) -> list[Told]:
    """A line for each that is still due and that its reader may still read, with when it was to be said."""
    found = []
    for message in messages:
        record = records.get(rendering.conn, message.record) if message.record else None
        if card := rendering.card(message, record):
            at = rendering.tr.moment(message.due_at, rendering.now)
            found.append(Told(card.ref or (record.ref if record else ""), (at, " · ", *card.title)))
    return found
