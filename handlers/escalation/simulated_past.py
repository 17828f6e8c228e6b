"""What a simulation looks at: the chains of that time, and what was missed then without beginning one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.escalation import Past
from handlers.context import Context
from handlers.escalation.chains import COVERED
from handlers.limits.limits import CAUSES
from storage import missed, past
from storage.chains import FINISHED
from storage.missed import Climbed, Missed

_TELLING = ("seen", "heard", FINISHED)


def past_of(ctx: Context, first: datetime, last: datetime, most: int) -> list[Past]:
    """The oldest first, at most so many; what began no chain has a negative number."""
    conn = ctx.unit.conn
    begun = past.between(conn, ctx.directory, first, last, ctx.now, most)
    found = [*begun, *_unbegun(ctx, first, last, most)]
    return sorted(found, key=lambda one: (one.started_at, abs(one.id)))[:most]


def _unbegun(ctx: Context, first: datetime, last: datetime, most: int) -> Iterator[Past]:
    conn = ctx.unit.conn
    climbed = missed.climbed(conn, first, last)
    for number, one in enumerate(missed.between(conn, first, last, most), 1):
        cause = CAUSES.get(one.what, one.what)
        if not _climbs(cause, one, climbed.get(one.record.id, ())):
            yield Past(-number, one.record, None, cause, "", one.at, one.acted or ctx.now)


def _climbs(cause: str, one: Missed, chains: Iterable[Climbed]) -> bool:
    """Whether a chain of the record began with it or was under way, for its cause or one that says as much."""
    same = [chain for chain in chains if chain.started_at <= one.at and chain.cause == cause]
    if any(chain.started_at == one.at or chain.ended_at is None or chain.ended_at > one.at for chain in same):
        return True
    covering = [chain for chain in chains if chain.started_at <= one.at and chain.cause == COVERED.get(cause)]
    return any(chain.ended_at is None or chain.ended_at > one.at or chain.why in _TELLING for chain in covering)
