"""The order of what goes out: what is due later holds nothing up, and what is due goes in the order it was said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from storage import outbox
from storage.uow import Unit
from tests.world import World, words


def put(unit: Unit, name: str, person: int, later: timedelta = timedelta()) -> None:
    outbox.put(unit, "gone", key=name, person=person, due_at=unit.now + later, params={"where": name, "error": "x"})


def heard(world: World) -> list[str]:
    said = [words(card) for card in world.cards(world.private(world.admin), world.admin)]
    return [next(name for name in ("first", "later", "second", "third") if name in one) for one in said]


async def test_what_is_due_later_does_not_hold_up_what_is_due_now(world: World) -> None:
    def fill(unit: Unit) -> None:
        put(unit, "first", world.admin)
        put(unit, "later", world.admin, timedelta(hours=2))
        put(unit, "second", world.admin)

    await world.muster.writer.submit(fill)
    await world.settle()
    assert heard(world) == ["first", "second"]
    await world.muster.writer.submit(lambda unit: put(unit, "third", world.admin, timedelta(hours=1)))
    await world.walk(hours=3)
    assert heard(world) == ["first", "second", "third", "later"]


async def test_order_holds_among_what_is_due_while_one_is_being_sent(world: World) -> None:
    await world.muster.sender.stop()

    def fill(unit: Unit) -> None:
        put(unit, "later", world.admin, timedelta(hours=2))
        put(unit, "first", world.admin)
        put(unit, "second", world.admin)

    await world.muster.writer.submit(fill)
    real, lease = world.clock.real(), timedelta(minutes=1)

    async def claim() -> list[outbox.Message]:
        return await world.muster.writer.submit(lambda unit: outbox.claim(unit, real, lease, 9))

    (first,) = await claim()
    assert first.key == "first" and await claim() == []
    await world.muster.writer.submit(lambda unit: outbox.settle(unit, first, "sent"))
    assert [message.key for message in await claim()] == ["second"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_looking_for_the_first_of_each_lane_reads_the_index_alone(world: World) -> None:
    seen: list[tuple[str, Any]] = []
    event.listen(world.muster.database.engine, "before_cursor_execute", lambda *given: seen.append(given[2:4]))
    await world.muster.writer.submit(lambda unit: put(unit, "first", world.admin))
    await world.settle()
    heads, values = next(one for one in seen if "RECURSIVE lanes" in one[0])
    with world.muster.database.read() as conn:
        driver: Any = conn.connection.driver_connection
        plan = driver.execute(f"EXPLAIN QUERY PLAN {heads}", values).fetchall()
    by = ("ix_outbox_open", "USING INTEGER PRIMARY KEY")  # the lanes by the index alone, what it found by its id
    assert all(any(way in row[3] for way in by) for row in plan if "outbox" in row[3]), plan
