"""The chains of a time gone by, with what their records are now and what was sent: two statements for all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.escalation import Past, Sent
from core.kinds import KINDS
from core.people import Directory
from core.record import Record
from storage.chains import FINISHED
from storage.tables import metadata

_c, _r = metadata.tables["chains"].c, metadata.tables["records"].c
_s = metadata.tables["chain_steps"].c
COLUMNS = (
    *("kind", "number", "status", "severity", "revision", "created_at", "reporter_id", "owner_id"),
    *("department_id", "client_id", "closed_at", "fields"),
)
_PAST = select(
    *(_c.id, _c.record_id, _c.person_id, _c.cause, _c.policy, _c.started_at, _c.ended_at, _c.why),
    *(_r[name] for name in COLUMNS),
).select_from(_c.id.table.outerjoin(_r.id.table, _r.id == _c.record_id))


def between(
    conn: Connection, directory: Directory, first: datetime, last: datetime, now: datetime, limit: int
) -> list[Past]:
    """Those that started within that time, the oldest first."""
    query = _PAST.where(_c.started_at >= first, _c.started_at < last).order_by(_c.started_at, _c.id).limit(limit)
    return [_past(row, directory, now) for row in conn.execute(query)]


def sent(conn: Connection, past: list[Past]) -> Mapping[int, list[Sent]]:
    """Chain → what it sent."""
    found: dict[int, list[Sent]] = {one.id: [] for one in past}
    if not past:
        return found
    within = _s.chain_id.between(min(found), max(found))
    query = select(_s.chain_id, _s.person_id, _s.room_id, _s.at).where(within, _s.state == "told").order_by(_s.id)
    for row in conn.execute(query):
        if row.chain_id in found:
            found[row.chain_id].append(Sent(row.person_id, row.room_id, row.at))
    return found


def _past(row: Any, directory: Directory, now: datetime) -> Past:
    record = bare(row) if row.record_id else None
    acted = row.ended_at if row.why != FINISHED else record.closed_at if record else None
    person = directory.people.get(row.person_id or 0)
    return Past(row.id, record, person, row.cause, row.policy, row.started_at, acted or now)


def bare(row: Any) -> Record:
    """As the rules need it, without its words."""
    return Record(
        id=row.record_id,
        kind=row.kind,
        ref=f"{KINDS[row.kind].prefix}-{row.number}",
        title="",
        status=row.status,
        severity=row.severity,
        revision=row.revision,
        created_at=row.created_at,
        reporter=row.reporter_id,
        owner=row.owner_id,
        department=row.department_id,
        client=row.client_id,
        closed_at=row.closed_at,
        fields=json.loads(row.fields),
    )
