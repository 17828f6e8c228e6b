"""What follows from a record that is new or was changed, in the same unit: one line for each thing that does."""

from __future__ import annotations

from core.record import Record
from handlers.context import Context, Job
from handlers.escalation import chains
from handlers.limits import limits
from handlers.parts import count_again
from handlers.records.awaiting import ended
from handlers.reminders import planning


def follow(where: Context | Job, before: Record | None, after: Record) -> None:
    """`before` is None for a new record. It is told in the history, and its cards are on their way."""
    limits.follow(where, before, after)
    if before is not None:
        count_again(where, before, after)
        ended(where, before, after)
    chains.follow(where, before, after)
    planning.follow(where, before, after)
