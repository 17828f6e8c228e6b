"""One neglected record is one word a day for those who lead, and nothing of it is lost (voice.md 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator

import pytest

from core.card import load_card, plain
from tests.world import World, words


@pytest.fixture
async def mornings(database_url: str) -> AsyncIterator[World]:
    """Wednesday 10:00, with the digests as they come by default."""
    async with World(database_url, digests=True) as world:
        await world.walk()
        yield world


def heard(world: World, person: int) -> list[tuple[str, str]]:
    """The days on which somebody was written to, and what."""
    found = [one for one in world.seen(world.private(person), person) if one.card]
    return [(f"{one.at:%a}", words(load_card(one.card or ""))) for one in found]


def days(world: World, person: int) -> Counter[str]:
    return Counter(day for day, _ in heard(world, person))


async def test_a_lead_hears_of_a_neglected_record_once_a_day(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/issue Pallets are damp !high @Bob by tomorrow 5pm", room=world.operations)
    await world.walk(days=6)
    assert days(world, world.amy) == {"Wed": 1, "Thu": 1, "Fri": 1, "Mon": 1, "Tue": 1}
    said = dict(heard(world, world.amy))
    assert said["Wed"].startswith("Nobody has responded to I-1")
    assert "Fri 20 Nov 10:00 · I-1 Pallets are damp is overdue" in said["Mon"]
    assert "Mon 23 Nov 12:00 · I-1 Pallets are damp is not solved in time" in said["Tue"]
    climbed = dict(heard(world, world.ken))
    assert climbed["Thu"].startswith("Nobody has responded to I-1") and "Told before: Amy" in climbed["Thu"]
    assert "I-1 Pallets are damp is overdue" in climbed["Tue"]
    missed = [text for _, text in heard(world, world.bob) if "Missed time limits" not in text]
    assert len(missed) == 5  # whoever has it hears every word


async def test_who_is_asked_in_the_place_of_an_owner_hears_once_a_day_too(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/issue Pallets are damp !high #Operations", room=world.operations)
    await world.walk(days=1)
    first = world.cards(world.private(world.amy), world.amy)[0]
    assert plain(first.title).startswith("I-1 Pallets are damp is to be taken by Wed 18 Nov 15:00")
    assert days(world, world.amy) == {"Wed": 1, "Thu": 1}
    thursday = dict(heard(world, world.amy))["Thu"]
    assert "nobody took it by Wed 18 Nov 15:00" in thursday and "Nobody has responded to I-1" in thursday


async def test_what_is_urgent_waits_for_no_morning(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/issue Pallets are damp !urgent @Bob by 2pm", room=world.operations)
    await world.walk(hours=7)
    assert days(world, world.amy)["Wed"] > 1
    assert not [row for row in world.rows("outbox") if row["state"] == "held" and row["person_id"] == world.amy]


async def test_a_new_neglect_after_somebody_acted_is_told_at_once(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/issue Pallets are damp !high @Bob", room=world.operations)
    await world.walk(hours=7)
    await world.say(world.amy, "/seen I-1", room=world.private(world.amy))
    await world.say(world.bob, "/due I-1 Thursday 11am", room=world.private(world.bob))
    await world.walk_to(world.clock.now().replace(day=19, hour=9))
    assert [text for day, text in heard(world, world.amy) if day == "Thu" and text.startswith("I-1 Pallets")]
