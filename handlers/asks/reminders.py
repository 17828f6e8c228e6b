"""Who has not answered is reminded once, before the answer is due."""

from __future__ import annotations

from core.ahead import Ahead
from core.card import Bold
from core.record import Record
from handlers.asks.asked import answerers, live, whom
from handlers.context import Job
from handlers.view import View
from storage import asks, outbox, slots
from storage.db import Connection

BATCH = 500


def remind(job: Job) -> int:
    """One reminder to who has not answered, some working hours before it is due."""
    rows = asks.due(job.unit, BATCH)
    taken = slots.take(job.unit, [(f"ask:{row.id}", row.remind_at.isoformat()) for row in rows])
    for row in rows:
        ask = asks.get(job.unit.conn, row.id)
        slot = (f"ask:{row.id}", row.remind_at.isoformat())
        for person in answerers(ask.asked, job.directory, job.now) if ask and slot in taken else ():
            key = f"ask:{row.id}:{slot[1]}:{person.id}"
            params = {"ask": str(row.id)}
            outbox.put(job.unit, "ask_again", key=key, record=row.record_id, person=person.id, params=params)
    if rows:
        asks.reminded(job.unit, [row.id for row in rows])
    return len(rows)


def ahead(conn: Connection, view: View, record: Record) -> list[Ahead]:
    """Who is asked again, and when."""
    return [
        Ahead(
            ask.remind_at,
            view.tr.line("why.ask", who=Bold(whom(ask.asked, view.directory, view.tr("nobody")))),
            view.tr.line("why.rule.ask"),
        )
        for ask in asks.of_record(conn, record.id)
        if ask.remind_at and live(ask.asked, record)
    ]


JOBS = {"ask_remind": remind}
MOMENTS = {"ask_remind": asks.next_reminder}
AHEAD = ahead
