"""Who was told of a record by its chains."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, or_, select

from storage.chains import FINISHED
from storage.many import among
from storage.tables import metadata

_chains, _steps = metadata.tables["chains"], metadata.tables["chain_steps"]
_LIVE = or_(_chains.c.ended_at.is_(None), _chains.c.why == FINISHED)
_TOLD = (
    select(_chains.c.record_id, _steps.c.at, _steps.c.person_id)
    .join(_steps, _steps.c.chain_id == _chains.c.id)
    .where(_LIVE, among(_chains.c.record_id, "records"), _steps.c.state == "told", _steps.c.person_id.is_not(None))
    .order_by(_steps.c.at, _steps.c.id)
)


def of_records(conn: Connection, ids: Collection[int]) -> Mapping[int, list[tuple[datetime, int]]]:
    """Record → when and who, in order, by the chains that nobody has stopped."""
    found: dict[int, list[tuple[datetime, int]]] = {}
    for row in conn.execute(_TOLD, {"records": ids}):
        found.setdefault(row.record_id, []).append((row.at, row.person_id))
    return found
