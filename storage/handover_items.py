"""The things of a handover: ticked, left out, and moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from storage.tables import metadata
from storage.uow import Unit

_items = metadata.tables["handover_items"]
_i = _items.c


@dataclass(frozen=True, slots=True)
class Item:
    id: int
    handover: int
    sort: str
    target: int
    ticked: bool
    state: str

    @property
    def thing(self) -> tuple[str, int]:
        return self.sort, self.target


def of(conn: Connection, id: int, state: str | None = None, limit: int | None = None) -> list[Item]:
    """The things of one; those of a state alone where it is named."""
    query = select(_items).where(_i.handover_id == id).order_by(_i.id).limit(limit)
    rows = conn.execute(query if state is None else query.where(_i.state == state))
    return [Item(row.id, row.handover_id, row.sort, row.target_id, row.ticked, row.state) for row in rows]


def get(conn: Connection, id: int) -> Item | None:
    row = conn.execute(select(_items).where(_i.id == id)).first()
    return Item(row.id, row.handover_id, row.sort, row.target_id, row.ticked, row.state) if row else None


def tick(unit: Unit, ids: Collection[int], ticked: bool) -> None:
    unit.run(update(_items).where(_i.id.in_(ids)).values(ticked=ticked))


def tick_all(unit: Unit, handover: int, ticked: bool) -> None:
    unit.run(update(_items).where(_i.handover_id == handover).values(ticked=ticked))


def leave_out(unit: Unit, handover: int) -> None:
    """What is not ticked stays where it is."""
    unit.run(delete(_items).where(_i.handover_id == handover, _i.ticked.is_(False)))


def settle(unit: Unit, states: Mapping[str, Collection[int]]) -> None:
    """What became of items."""
    for state, ids in states.items():
        if ids:
            unit.run(update(_items).where(_i.id.in_(ids)).values(state=state))
