"""The road from the clock to the chat: what falls due is said to its owner, once."""

from __future__ import annotations

import asyncio

import pytest

from bot.wiring import Muster
from core.people import Account
from tests.world import World, words


async def test_the_owner_is_reminded_once_when_it_falls_due(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.walk(days=1, hours=6)
    assert world.cards(world.private(world.bob), world.bob) == []
    await world.walk(hours=1)
    (card,) = world.cards(world.private(world.bob), world.bob)
    assert words(card).splitlines()[0] == "Due now: T-1 Send the offer"
    await world.walk(days=30)
    assert len(world.cards(world.private(world.bob), world.bob)) == 1
    assert [row["state"] for row in world.rows("slots")] == ["sent"]


async def test_moving_the_clock_far_walks_from_moment_to_moment(world: World) -> None:
    for day in (19, 20, 21):
        await world.say(world.alice, f"/task @bob Step {day} by 2026-11-{day} 17:00")
    await world.walk(days=14)
    at = [message.at for message in world.seen(world.private(world.bob), world.bob)]
    assert [moment.isoformat()[:16] for moment in at] == ["2026-11-19T09:00", "2026-11-20T09:00", "2026-11-21T09:00"]


async def test_what_was_closed_or_moved_is_not_reminded(world: World) -> None:
    await world.say(world.alice, "/task @bob One by tomorrow 5pm")
    await world.say(world.alice, "/task @bob Two by tomorrow 5pm")
    await world.say(world.bob, "/done T-1")
    await world.say(world.bob, "/due T-2 Friday 5pm")
    await world.walk(days=1, hours=12)
    assert world.cards(world.private(world.bob), world.bob) == []
    await world.walk(days=1)
    (card,) = world.cards(world.private(world.bob), world.bob)
    assert "T-2 Two" in words(card)


async def test_what_nobody_took_is_said_to_the_departments_lead(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down by tomorrow 5pm")
    await world.walk(days=2)
    told = [words(card).splitlines()[0] for card in world.cards(world.private(world.amy), world.amy)]
    assert told[-1] == "Due now: I-1 Label printer is down" and len(told) == 3  # and that nobody takes it, twice
    assert world.cards(world.private(world.alice), world.alice) == []


async def test_the_reminder_speaks_its_readers_language(world: World) -> None:
    await world.say(world.alice, "/task @李晓明 Send the offer by tomorrow 5pm")
    await world.walk(days=2)
    (card,) = world.cards(world.private(world.xiaoming), world.xiaoming)
    assert words(card).splitlines() == [
        "到期了：T-1 Send the offer",
        "期限是 11月19日 周四 17:00。请完成它，或者改时间。",
    ]


# One SQLite file has one replica: the second `run` is refused.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_replicas_tick_at_once_and_remind_once(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    second = Muster(world.settings, world.clock)
    await second.start()
    world.clock.move_to(world.clock.now().replace(day=20))
    await asyncio.gather(*(muster.scheduler.tick() for muster in (world.muster, second) for _ in range(3)))
    await asyncio.gather(world.muster.sender.drain(), second.sender.drain())
    await second.stop()
    assert len([row for row in world.rows("outbox") if row["kind"] == "remind"]) == 1
    assert len(world.cards(world.private(world.bob), world.bob)) == 1
    assert second.directories.latest.who(Account("local", "", str(world.bob)))
