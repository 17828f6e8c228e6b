"""A draft that its author has forgotten comes once more: what was said in a meeting must not stay unsaved."""

from __future__ import annotations

from datetime import timedelta

from core.card import Card
from handlers.context import Job
from handlers.meetings.minutes_card import draft_card
from handlers.messages import Rendering
from storage import minutes, outbox, records, slots
from storage.outbox import Message

_AFTER, _WITHIN = timedelta(hours=4), timedelta(days=2)
_BATCH = 100


def remind(job: Job) -> int:
    """Queues one message for each draft that has waited for hours; how many were new."""
    waiting = minutes.forgotten(job.unit.conn, job.now - _WITHIN, job.now - _AFTER, _BATCH)
    named = {(f"draft:{one.record}", str(one.version)): one for one in waiting}
    taken = slots.take(job.unit, list(named))
    for slot in taken:
        draft = named[slot]
        key, params = f"{slot[0]}:{slot[1]}", {"version": slot[1]}
        outbox.put(job.unit, "draft", key=key, record=draft.record, person=draft.author, params=params)
    return len(taken)


def render(rendering: Rendering, message: Message) -> Card | None:
    """Not sent any more once it was saved, or gave way to a newer one."""
    record = records.get(rendering.conn, message.record or 0)
    draft = minutes.draft_of(rendering.conn, record.id) if record else None
    if record is None or draft is None or str(draft.version) != message.params["version"]:
        return None
    return draft_card(rendering.tr, rendering.directory, rendering.now, record, draft)


JOBS = {"drafts": remind}
MESSAGES = {"draft": render}
