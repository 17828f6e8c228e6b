"""Handovers: begun, offered, answered, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.holdings import Thing
from storage.tables import metadata
from storage.uow import Unit

_t = metadata.tables
_handovers, _items = _t["handovers"], _t["handover_items"]
_h, _i = _handovers.c, _items.c


@dataclass(frozen=True, slots=True)
class Handover:
    """As it is stored; see storage/tables/handovers.py."""

    id: int
    giver: int
    author: int
    receiver: int | None
    state: str
    note: str
    reason: str
    answered_at: datetime | None
    signed_by: int | None


def begin(unit: Unit, giver: int, author: int, receiver: int | None, things: Sequence[Thing]) -> int:
    """A draft with all of it ticked, in the place of the author's earlier draft of the same person."""
    mine = (_h.giver_id == giver, _h.author_id == author, _h.state == "draft")
    unit.run(delete(_items).where(_i.handover_id.in_(select(_h.id).where(*mine))))
    unit.run(delete(_handovers).where(*mine))
    values = {"giver_id": giver, "author_id": author, "receiver_id": receiver, "state": "draft", "at": unit.now}
    row = unit.row(insert(_handovers).values(values | {"note": "", "reason": ""}).returning(_h.id))
    id = int(row.id) if row else 0
    rows = [
        {"handover_id": id, "sort": sort, "target_id": target, "ticked": True, "state": ""} for sort, target in things
    ]
    unit.run(insert(_items), rows)
    return id


def get(conn: Connection, id: int) -> Handover | None:
    row = conn.execute(select(_handovers).where(_h.id == id)).first()
    return _handover(row) if row else None


def offered(conn: Connection, giver: int) -> list[Handover]:
    """What of somebody's waits for an answer, the oldest first."""
    query = select(_handovers).where(_h.giver_id == giver, _h.state == "offered").order_by(_h.id)
    return [_handover(row) for row in conn.execute(query)]


def moving(unit: Unit) -> Handover | None:
    """One whose things are still to be moved, the first accepted first."""
    query = select(_handovers).where(_h.state == "moving").order_by(_h.answered_at, _h.id).limit(1)
    row = unit.row(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)
    return _handover(row) if row else None


def next_moment(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_h.answered_at)).where(_h.state == "moving")).scalar()


def change(unit: Unit, handover: int, was: str, **values: Any) -> bool:
    """Compare-and-set on its state; False when somebody was faster."""
    return unit.run(update(_handovers).where(_h.id == handover, _h.state == was).values(**values)) == 1


def sign(unit: Unit, handover: int, person: int) -> bool:
    """False when it is signed already."""
    unsigned = update(_handovers).where(_h.id == handover, _h.signed_at.is_(None), _h.state == "accepted")
    return unit.run(unsigned.values(signed_by_id=person, signed_at=unit.now)) == 1


def _handover(row: Row[Any]) -> Handover:
    return Handover(
        row.id,
        row.giver_id,
        row.author_id,
        row.receiver_id,
        row.state,
        row.note,
        row.reason,
        row.answered_at,
        row.signed_by_id,
    )
