"""What each step of a chain did: who was told, who was skipped and why, what was missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.tables import metadata
from storage.uow import Unit

_steps = metadata.tables["chain_steps"]
_s = _steps.c


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is told, skipped, nobody or missed; `place` is the tick's in its chain."""

    chain: int
    place: int
    at: datetime
    state: str
    person: int | None = None
    room: int | None = None
    instead: int | None = None
    why: str = ""


def add(unit: Unit, steps: Iterable[Step]) -> None:
    rows = [
        {
            "chain_id": step.chain,
            "place": step.place,
            "at": step.at,
            "state": step.state,
            "person_id": step.person,
            "room_id": step.room,
            "instead_id": step.instead,
            "why": step.why,
        }
        for step in steps
    ]
    if rows:
        unit.run(insert(_steps), rows)


def of_chains(conn: Connection, chains: Collection[int]) -> dict[int, list[Step]]:
    """Chain → what its steps did, in order."""
    found: dict[int, list[Step]] = {id: [] for id in chains}
    if chains:
        for row in conn.execute(select(_steps).where(_s.chain_id.in_(chains)).order_by(_s.id)):
            found[row.chain_id].append(_step(row))
    return found


def between(conn: Connection, chains: Collection[int], first: int, last: int) -> dict[int, list[Step]]:
    """The same for many chains, which lie between two ids."""
    wanted = set(chains)
    found: dict[int, list[Step]] = {id: [] for id in wanted}
    for row in conn.execute(select(_steps).where(_s.chain_id.between(first, last)).order_by(_s.id)):
        if row.chain_id in wanted:
            found[row.chain_id].append(_step(row))
    return found


def told(steps: Iterable[Step]) -> set[int]:
    return {step.person for step in steps if step.state == "told" and step.person}


def _step(row: Any) -> Step:
    return Step(row.chain_id, row.place, row.at, row.state, row.person_id, row.room_id, row.instead_id, row.why)
