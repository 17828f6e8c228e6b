"""What is held back is lost by nothing: not by a death between two states, by two replicas, nor by any order."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.calendar import Calendar
from handlers.attention import held
from handlers.context import Job
from storage import outbox, schedules
from storage.uow import Unit
from tests.world import ZONE, World, words


async def assigned(world: World, number: int, more: str = "") -> None:
    await world.say(world.alice, f"/issue Step {number}{more}", room=world.private(world.alice))
    await world.say(world.alice, f"/assign I-{number} @bob", room=world.private(world.alice))


def asked(world: World) -> list[dict[str, Any]]:
    return [row for row in world.rows("outbox") if row["kind"] == "asked" and row["person_id"] == world.bob]


def release(world: World, unit: Unit) -> int:
    return held.release(Job(unit, world.muster.directories.latest, world.muster.languages))


async def test_a_death_while_it_is_gathered_leaves_it_held(world: World) -> None:
    await world.walk(hours=12)
    await assigned(world, 1)
    world.clock.move_to(world.clock.now() + timedelta(hours=11))

    def dies(unit: Unit) -> None:
        release(world, unit)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await world.muster.writer.submit(dies)
    assert [row["state"] for row in asked(world)] == ["held"]
    await world.walk(minutes=1)
    assert [row["state"] for row in asked(world)] == ["merged"]
    assert "Step 1" in words(world.cards(world.private(world.bob), world.bob)[0])


async def test_a_death_before_it_is_held_leaves_it_to_be_sent(world: World) -> None:
    """Nobody can know that it was not sent already: so it comes, rather than not at all."""
    await assigned(world, 1)
    (first,) = asked(world)
    await world.walk(hours=12)
    params = json.loads(first["params"])
    again = {"key": "again", "record": 1, "person": world.bob, "params": params}
    await world.muster.sender.stop()
    await world.muster.writer.submit(lambda unit: outbox.put(unit, "asked", **again))
    real, gone = world.clock.real(), timedelta(seconds=-1)
    await world.muster.writer.submit(lambda unit: outbox.claim(unit, real, gone, 9))
    await world.settle()
    assert [row["state"] for row in asked(world)] == ["sent", "sent"]


async def test_what_a_digest_of_the_same_morning_may_say_waits_for_it(world: World) -> None:
    await world.walk(hours=12)
    await assigned(world, 1)
    calendar = Calendar(ZONE)

    def at_nine(unit: Unit) -> int:
        schedules.put(unit, "d", "digest", "workday 09:30", ZONE, calendar, person=world.bob)
        return release(world, unit)

    world.clock.move_to(world.clock.now() + timedelta(hours=11))
    assert await world.muster.writer.submit(at_nine) == 1
    (row,) = asked(world)
    assert row["state"] == "held" and str(row["held_until"])[11:16] == "01:31"


async def test_replicas_that_release_at_once_send_one_message(world: World) -> None:
    await world.walk(hours=12)
    for number in range(1, 4):
        await assigned(world, number)
    world.clock.move_to(world.clock.now() + timedelta(hours=11))
    submit = world.muster.writer.submit
    await asyncio.gather(*(submit(lambda unit: release(world, unit)) for _ in range(6)))
    await world.settle()
    (card,) = world.cards(world.private(world.bob), world.bob)
    assert words(card).startswith("3 messages waited for you")


async def test_in_any_order_of_events_each_is_said_once_and_no_day_brings_too_many(world: World) -> None:
    chance = random.Random(5)
    for number in range(1, 41):
        await world.walk(minutes=chance.choice((1, 5, 30, 120, 300)))
        await assigned(world, number, " !urgent" if chance.random() < 0.1 else "")
    await world.walk(days=4)
    rows = {row["key"]: row for row in world.rows("outbox")}
    days: Counter[object] = Counter()
    urgent = {row["id"] for row in world.rows("records") if row["severity"] == "urgent"}
    for row in asked(world):
        assert row["state"] == "sent" or (rows[row["taken_by"]]["state"] == "sent" and row["record_id"] not in urgent)
        if row["state"] == "sent" and row["record_id"] not in urgent:
            at = row["sent_at"] if isinstance(row["sent_at"], datetime) else datetime.fromisoformat(row["sent_at"])
            days[Calendar(ZONE).local(at)] += 1
    assert len(asked(world)) == 40 and urgent and max(days.values()) <= 6
    assert not [row for row in rows.values() if row["state"] in ("held", "due", "sending", "unknown", "aside")]
