"""What a step of a lifecycle starts: a kind names it, here is what it does. It runs in the step's own unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.kinds import KINDS, Transition
from core.record import Record
from handlers.asks.reviewing import by_step
from handlers.context import Context
from handlers.escalation.escalating import crowd, escalate

Start = Callable[[Context, Record, Record], None]
"""Given the record before and after the step."""


def begin(ctx: Context, record: Record, moved: Record, transition: Transition) -> None:
    for name in transition.starts:
        STARTS[name](ctx, record, moved)


def arrive(ctx: Context, record: Record) -> None:
    """The record is new, or new to its kind or its client."""
    for name in KINDS[record.kind].begins:
        STARTS[name](ctx, record, record)


STARTS: Mapping[str, Start] = {"ask": by_step, "escalate": escalate, "crowd": crowd}
"""To add one: a function here, and its name in a kind's transition."""
