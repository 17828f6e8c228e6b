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
    has been worked off by then, after downtime too, unless something is wrong.

    Messages are the sender's, which begins beside the ticks: they are late when they are found so twice, as far apart.
    """
    from handlers import moments

    for name, earliest in moments().items():
        at = earliest(job.unit.conn)
        if at is not None and at < job.now - LATE:
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


def render(rendering: Rendering, message: Message) -> Card | None:
    """None where it has been worked off meanwhile, as after downtime what began in the same tick."""
    if not _is_late(rendering, message.params["name"], datetime.fromisoformat(message.params["at"])):
        return None
    tr, at = rendering.tr, datetime.fromisoformat(message.params["at"])
    name = tr.first(f"schedule.{message.params['name']}", "schedule.unknown")
    title = tr.line("late.title", name=name, at=tr.moment(at, rendering.now))
    return Card(title, body=(tr.line("late.next"),))


def _is_late(rendering: Rendering, name: str, since: datetime) -> bool:
    from handlers import moments

    earliest = outbox.oldest_due if name == "outbox" else moments().get(name)
    at = earliest(rendering.conn) if earliest else since
    return at is not None and at <= max(since, rendering.now - LATE)


JOBS = {"audit": audit}
MESSAGES = {"late": render}
