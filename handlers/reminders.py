"""One plain reminder: what falls due is said to its owner, once (requirements.md S002-工作)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.card import Bold, Button, Card
from core.kinds import KINDS
from handlers.cards import View, buttons, short_title
from handlers.context import Job
from handlers.messages import Rendering
from storage import outbox, records, slots
from storage.outbox import Message

BATCH = 500


def remind(job: Job) -> int:
    """Queues a reminder for each record whose moment has come; tells how many, so that a full batch goes on."""
    rows = records.due_reminders(job.unit, BATCH)
    taken = slots.take(job.unit, [_slot(row) for row in rows])
    for row in rows:
        if (slot := _slot(row)) in taken:
            person = _who(job, row)
            key = f"remind:{slot[0]}:{slot[1]}"
            outbox.put(job.unit, "remind", key=key, record=row.id, person=person, due_at=row.remind_at)
    if rows:
        records.reminded(job.unit, [row.id for row in rows])
    return len(rows)


def _slot(row: Any) -> tuple[str, str]:
    return (f"due:{row.id}", row.remind_at.isoformat())


def _who(job: Job, row: Any) -> int:
    """The owner; for what nobody took the department's lead, otherwise whoever reported it."""
    lead = job.directory.lead_of(row.department_id)
    candidates: Sequence[int | None] = (row.owner_id, lead.id if lead else None, row.reporter_id)
    people = job.directory.people
    return next((who for who in candidates if who and who in people and people[who].active), int(row.reporter_id))


def render(rendering: Rendering, message: Message) -> Card | None:
    """Not sent any more once the record is closed or its moment was changed."""
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.reader(message, record)
    if record is None or reader is None or record.due_at is None:
        return None
    kind = KINDS[record.kind]
    if not kind.is_open(record.status) or not message.key.endswith(record.due_at.isoformat()):
        return None
    tr = rendering.tr
    own = f"remind.title.{kind.name}"
    title = tr.line(own if tr.has(own) else "remind.title", record=Bold(short_title(record)))
    body = [tr.line("remind.due", at=tr.moment(record.due_at, rendering.now))]
    view = View(tr, rendering.directory, rendering.now, reader)
    shown: tuple[Button, ...] = buttons(record, kind, view)[:5]
    return Card(title=title, ref=record.ref, body=tuple(body), buttons=shown)


JOBS = {"remind": remind}
MOMENTS = {"remind": records.next_reminder}
MESSAGES = {"remind": render}
