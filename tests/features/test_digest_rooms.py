"""A room's week: what has changed, what is late, how its clients are; nothing of it for eyes outside (fault 53)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from handlers.context import Job
from handlers.schedules import work_off
from storage import people
from storage.uow import Unit
from tests.features.test_digests import change, mornings, of_room, to
from tests.world import World, buttons, words

__all__ = ["mornings"]


async def solved(world: World, ref: str) -> None:
    for line in (f"/take {ref}", f"/inform {ref} told by phone", f"/satisfied {ref}"):
        await world.say(world.bob, line)


async def test_the_week_of_a_room(mornings: World) -> None:
    world = mornings
    await to(world, 23)
    await world.say(world.alice, "/complaint Acme: pallets wet @Bob")
    await world.say(world.alice, "/complaint Acme: late again @Bob")
    await world.say(world.alice, "/task @Bob Order paper by Wednesday 5pm")
    await world.say(world.alice, "/task @Bob Call Acme")
    await world.say(world.bob, "/done T-2")
    await solved(world, "C-2")
    await to(world, 30)
    (card,) = of_room(world, world.operations)
    assert words(card).splitlines() == [
        "Operations · week 48 2 done, 4 new, 1 overdue ▲ 1, 1 breached ▲ 1",
        "Missed time limits (1) ▲ 1",
        "1 · 😠 C-1 Acme: pallets wet · not taken in time · Mon 23 Nov 11:00 · Bob",
        "Overdue (1) ▲ 1",
        "2 · ☑️ T-1 Order paper · overdue since Wed 25 Nov 17:00 · Bob",
        "Complaints (1) ▲ 1 · satisfied 1 of 1",
        "1 of them stands above",
    ]
    assert buttons(card) == ["1", "2", "Open the list", "What is stuck?"]
    listed = await world.run(world.bob, "list_open", values={"page": card.buttons[2].target})
    assert "C-1" in words(listed) and "T-1" in words(listed)
    await world.say(world.alice, "/complaint Acme: a box is missing @Bob")
    await to(world, 7, month=12)
    assert "Overdue (1)\n" in words(of_room(world, world.operations)[-1])
    assert "Complaints (2) ▲ 1" in words(of_room(world, world.operations)[-1])


async def test_what_is_not_for_all_who_sit_there_is_neither_shown_nor_counted(mornings: World) -> None:
    world = mornings
    acme = world.muster.directories.latest.client("Acme") or 0
    await change(world, lambda unit: people.change_client(unit, acme, readers="people", owner_id=world.ken))
    await world.say(world.ken, "/complaint Acme: secret matter #Operations by 2026-11-20 18:00")
    await world.say(world.ken, "/complaint Other: open matter #Operations by 2026-11-20 18:00")
    await to(world, 23)
    (card,) = of_room(world, world.operations)
    assert "secret" not in words(card) and words(card).startswith("Operations · week 47 1 new, 1 overdue")
    assert "secret" not in words(await world.say(world.bob, "/digest now room", room=world.operations))


async def test_a_room_that_was_shared_outside_meanwhile_gets_nothing(mornings: World) -> None:
    """The digest was queued before clients came, and is stopped at the send."""
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    world.clock.move_to(datetime(2026, 11, 23, 1, tzinfo=UTC))
    await change(world, morning(world, 23), lambda unit: people.change_room(unit, world.operations, audience="clients"))
    await world.settle()
    assert of_room(world, world.operations) == []
    assert [row["state"] for row in world.rows("outbox") if row["room_id"] == world.operations][-1] == "dropped"
    await world.walk(days=7)
    assert of_room(world, world.operations) == []
    assert not [row for row in world.rows("schedules") if row["room_id"] == world.operations]


async def test_a_platform_that_was_away_gets_one_digest_and_not_three(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Bob Order paper")
    world.clock.move_to(datetime(2026, 11, 25, 1, tzinfo=UTC))
    await change(world, *(morning(world, day) for day in (23, 24, 25)))
    await world.settle()
    sent = [row["state"] for row in world.rows("outbox") if row["kind"] == "digest" and row["person_id"] == world.bob]
    assert sent == ["dropped", "dropped", "sent"]


def morning(world: World, day: int) -> Callable[[Unit], None]:
    """What falls due on a morning is worked off, without anything being sent."""
    muster = world.muster

    def work(unit: Unit) -> None:
        unit.now = datetime(2026, 11, day, 1, tzinfo=UTC)
        while work_off(Job(unit, muster.directories.latest, muster.languages)):
            pass

    return work


async def test_what_is_grave_stands_before_what_is_low_and_nobody_is_said_once(mornings: World) -> None:
    world = mornings
    await to(world, 23)
    for number in range(8):
        await world.say(world.alice, f"/task Shelf {number} !low by Tuesday 10am #Operations")
    await world.say(world.alice, "/task Check the fire door by Wednesday 10am @Bob")
    await world.say(world.alice, "/issue Slow lift @Bob")
    await world.say(world.alice, "/issue Smoke in the hall !urgent @Bob")
    await to(world, 30)
    said = words(of_room(world, world.operations)[-1])
    assert "Smoke in the hall" in said[said.index("Missed time limits") :].splitlines()[1]
    first, second = said[said.index("Overdue") :].splitlines()[1:3]
    assert "T-9 Check the fire door · overdue since Wed 25 Nov 10:00 · Bob" in first
    assert second.endswith("T-1 Shelf 0 · nobody took it yet · overdue since Tue 24 Nov 10:00")
