"""The auditor: when something that fell due is not worked off within five minutes, the administrators are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.card import Card
from handlers.context import Job
from handlers.messages import Rendering
from storage import outbox, slots
from storage.outbox import Message

LATE = timedelta(minutes=5)


def audit(job: Job) -> int:
    """Looks at the earliest moment of everything that waits. It is the last job of a tick: whatever was due before
    has been worked off by then, after downtime too, unless something is wrong. What it finds late twice within
    an hour hangs: a job may have begun something late in this very tick.

    Messages are the sender's, which begins beside the ticks: they are late when they are found so twice, as far apart.
    """
    from handlers import moments

    hour = job.now.replace(minute=0, second=0, microsecond=0).isoformat()
    for name, earliest in moments().items():
        at = earliest(job.unit.conn)
        late = at is not None and at < job.now - LATE
        if at and late and not slots.take(job.unit, [(f"seen:{name}", hour)], "seen"):
            _alarm(job, name, at)
    waiting = outbox.oldest_due(job.unit.conn)
    if waiting is not None and waiting < job.now - LATE:
        seen = slots.first_seen(job.unit, "waiting:outbox", waiting.isoformat())
        if seen < job.now - LATE:
            _alarm(job, "outbox", waiting)
    return 0


def _alarm(job: Job, name: str, at: datetime) -> None:
    """Once for each thing and the moment that it hangs at."""
    if not slots.take(job.unit, [(f"late:{name}", at.isoformat())]):
        return
    for person in job.directory.people.values():
        if person.has("configure"):
            key = f"late:{name}:{at.isoformat()}:{person.id}"
            outbox.put(job.unit, "late", key=key, person=person.id, params={"name": name, "at": at.isoformat()})


def render(rendering: Rendering, message: Message) -> Card:
    tr, at = rendering.tr, datetime.fromisoformat(message.params["at"])
    name = tr.first(f"schedule.{message.params['name']}", "schedule.unknown")
    title = tr.line("late.title", name=name, at=tr.moment(at, rendering.now))
    return Card(title, body=(tr.line("late.next"),))


JOBS = {"audit": audit}
MESSAGES = {"late": render}
