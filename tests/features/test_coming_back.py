"""While you were away: one card on the first working morning after leave, and nothing where nothing happened."""

from __future__ import annotations

from datetime import UTC, datetime

from core.answer import Say
from core.card import Card
from tests.world import World, words


async def _say(world: World, who: int, line: str) -> str:
    said = words(await world.say(who, line))
    await world.muster.directories.current()
    return said


def _cards(world: World, who: int) -> list[Card]:
    return [card for card in world.cards(world.private(who), who) if "While you were away" in words(card)]


async def test_what_happened_meanwhile_is_one_card(world: World) -> None:
    await world.say(world.bob, "/issue Old pump leaks")
    await world.say(world.bob, "/assign I-1 @Amy")
    await world.say(world.amy, "/take I-1")
    await world.say(world.bob, "/task @amy Order a new pump by 2026-11-23")
    await world.say(world.amy, "/take T-1")
    await _say(world, world.amy, "/timeoff 11/19–11/20 @Ken")
    await world.walk(days=1)
    await world.say(world.alice, "/ask I-1 @Amy can we repair it ourselves?")
    await world.say(world.ken, "/answer I-1 yes")
    await world.say(world.bob, "/task @amy Call the supplier")
    await world.say(world.bob, "/task @amy Tidy the store")
    await world.say(world.ken, "/done T-3 did it myself")
    await world.say(world.bob, "/task @amy Answer the auditor")
    await world.say(world.ken, "/assign T-4 @Ken")
    await world.say(world.alice, "/task Nothing to do with her")
    await world.walk_to(datetime(2026, 11, 23, 0, 59, tzinfo=UTC))
    assert not _cards(world, world.amy)
    await world.walk_to(datetime(2026, 11, 23, 1, 5, tzinfo=UTC))  # Monday at nine
    (card,) = _cards(world, world.amy)
    said = words(card).splitlines()
    assert said[0] == "While you were away (Thu 19 Nov – Fri 20 Nov)"
    heads = ["2 things were decided for you", "1 thing waits for you", "1 was closed", "1 is new"]
    assert [line for line in said if line in heads] == heads, said
    assert any(line.startswith("I-1 Old pump leaks · can we repair it ourselves? · Ken · yes") for line in said), said
    assert any(line.startswith("T-1 Order a new pump · Due Mon 23 Nov") for line in said)
    assert any(line.startswith("T-2 Call the supplier · ") for line in said)
    assert any(line.startswith("T-4 Answer the auditor · Ken") for line in said)
    assert "Nothing to do" not in words(card)
    assert {button.target for button in card.buttons} >= {"I-1", "T-1", "T-2"}
    await world.walk(days=3)
    assert len(_cards(world, world.amy)) == 1


async def test_where_nothing_happened_nothing_is_said(world: World) -> None:
    await world.say(world.alice, "/task Mine")
    await world.say(world.alice, "/take T-1")
    await _say(world, world.alice, "/timeoff 11/19 @Bob")
    await world.walk(days=5)
    assert not _cards(world, world.alice)
    assert [row["schedule"] for row in world.rows("slots") if row["schedule"].startswith("back:")]


async def test_leave_that_follows_puts_it_off_and_what_was_taken_back_is_not_told(world: World) -> None:
    await _say(world, world.bob, "/timeoff 11/19 @Alice")
    await _say(world, world.bob, "/timeoff 11/23–11/24 @Alice")
    await world.walk(days=1)
    await _say(world, world.bob, "/timeoff 11/20–11/22 @Alice")  # now all of it is one
    await world.say(world.amy, "/task @bob Count pallets")
    await world.walk_to(datetime(2026, 11, 25, 0, 30, tzinfo=UTC))
    assert not _cards(world, world.bob)
    await world.walk_to(datetime(2026, 11, 25, 2, tzinfo=UTC))
    (card,) = _cards(world, world.bob)
    assert "Thu 19 Nov – Tue 24 Nov" in words(card) and "T-1 Count pallets" in words(card)

    listed = await world.say(world.alice, "/timeoff 11/26 @Bob")
    assert isinstance(listed.answer, Say)
    await world.run(world.alice, "timeoff_drop", values={"message": listed.answer.card.buttons[0].target})
    await world.say(world.amy, "/task @alice Count crates")
    await world.walk(days=3)
    assert not _cards(world, world.alice)
