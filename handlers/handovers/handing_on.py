"""A large handover goes on in steps, so that nobody waits for it."""

from __future__ import annotations

from handlers.context import Job
from handlers.handovers.acting import acting
from handlers.handovers.handing import BATCH, hand
from handlers.handovers.sign import finish
from storage import handover_items, handovers

_FULL = 500
"""What tells the metronome that there is more to do at once."""


def go_on(job: Job) -> int:
    """Moves the next things of one that was accepted; the last step finishes it."""
    found = handovers.moving(job.unit)
    receiver = job.directory.people.get(found.receiver or 0) if found else None
    if found is None or receiver is None:
        return 0
    first = next(iter(handover_items.of(job.unit.conn, found.id, "", 1)), None)
    if hand(acting(job, receiver, f"handover:{found.id}:{first.id if first else 0}"), found) < BATCH:
        finish(job, found)
    return _FULL


JOBS = {"handover": go_on}
MOMENTS = {"handover": handovers.next_moment}
