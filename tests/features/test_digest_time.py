"""What stands in a digest of time: limits that were missed, promises, and what is done again and again."""

from __future__ import annotations

from tests.features.test_digests import digests, mornings, of_room, to
from tests.world import World, words

__all__ = ["mornings"]


async def test_the_gravest_comes_first_and_a_record_stands_in_one_section(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/issue @bob Pump leaks !high")
    await world.say(world.alice, "/task @bob Order paper")
    await world.say(world.alice, "/task @bob Call Acme")
    await world.say(world.bob, "/promise T-1 by Monday 6pm")
    await to(world, 24)
    assert words(digests(world, world.bob)[0]).splitlines() == [
        "3 things wait for you · Mon 23 Nov",
        "Promises (1)",
        "1 · ☑️ T-1 Order paper · Promised by Mon 23 Nov 18:00 (in 9 hours)",
        "Waiting for you (3)",
        "2 · 🟠 I-1 Pump leaks · reported",
        "3 · ☑️ T-2 Call Acme · to do",
        "1 of them stands above",
        "Since Fri 20 Nov: 3 new",
    ]
    said = words(digests(world, world.bob)[-1]).splitlines()
    assert said[1] == "Missed time limits (1) ▲ 1"
    assert said[2].startswith("1 · 🟠 I-1 Pump leaks · not taken in time · Mon 23 Nov")
    assert said[3:5] == ["Promises (1)", "2 · ☑️ T-1 Order paper · Promise missed: Mon 23 Nov 18:00 (15 hours ago)"]
    assert sum("I-1" in line for line in said) == 1
    lead = words(digests(world, world.amy)[-1])
    assert "I-1 Pump leaks · not taken in time" in lead and lead.count("I-1") == 1
    assert "Promise missed: Mon 23 Nov 18:00 (15 hours ago) · Bob" in lead


async def test_what_was_missed_stands_in_the_title_of_a_rooms_week(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/issue @bob Pump leaks !high")
    await to(world, 30)
    (first, week) = (words(card) for card in of_room(world, world.operations))
    assert week.startswith("Operations · week 48 1 breached ▲ 1") and "1 new" in first
    assert "Missed time limits (1) ▲ 1\n1 · 🟠 I-1 Pump leaks" in week


async def test_duties_that_are_due_or_were_missed(mornings: World) -> None:
    world = mornings
    said = words(await world.say(world.admin, "/review add Count the stock, every Monday 17:00 @bob, lead 0"))
    await to(world, 24)
    (monday, tuesday) = (words(card) for card in digests(world, world.bob)[:2])
    assert "Recurring duties (1)\n1 · 🔁 U-1" in monday, said
    assert "Recurring duties (1) · 1 missed" in tuesday
