"""What has climbed is not said each morning besides to whoever has it: they hear once who was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from core import promising
from core.record import Reminded
from core.reminding import repeats

Heard = Mapping[int, Sequence[tuple[datetime, int]]]
"""Record → when somebody was told of it by its chains, and who, in order."""


def above(heard: Heard, record: Reminded, person: int) -> tuple[datetime, int] | None:
    """When somebody else was told first, and who."""
    return next(((at, who) for at, who in heard.get(record.id, ()) if who != person), None)


def is_repeated(heard: Heard, record: Reminded, person: int, plan: Sequence[datetime], at: datetime) -> bool:
    """Whether this reminder need not be said, since the record climbs and the person has heard so."""
    told = above(heard, record, person)
    if told is None:
        return False
    promise = promising.of_person(record, person)
    return repeats(at, plan, promise.at if promise else record.due_at, told[0])
