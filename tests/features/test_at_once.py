"""What happens when two deliveries do the same thing for the first time at one moment."""

from __future__ import annotations

import asyncio
import time

from core.people import Account
from storage import people
from storage.uow import Unit
from tests.world import World

ZOE = Account("telegram", "", "77")


def _meet(unit: Unit) -> str:
    """As a newcomer is met: looked for, and added where nobody has."""
    if ZOE in people.load(unit.conn).accounts:
        return "known"
    time.sleep(0.02)
    people.add_account(unit, ZOE, people.add_person(unit, "Zoe"))
    return "new"


async def test_a_newcomer_who_speaks_several_times_at_once_is_met_once(world: World) -> None:
    found = await asyncio.gather(*(world.muster.writer.submit(_meet) for _ in range(8)))
    assert sorted(found) == ["known"] * 7 + ["new"]
    assert [row["name"] for row in world.rows("people")].count("Zoe") == 1
