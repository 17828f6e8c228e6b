"""What was held back is said by the digest of the morning: one message, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers.attention import attention
from storage import outbox
from storage.uow import Unit
from tests.features.test_digest_rooms import morning
from tests.features.test_digests import change, digests, mornings, to
from tests.world import World, buttons, words

__all__ = ["mornings"]


async def test_what_was_held_comes_with_the_digest_and_not_beside_it(mornings: World) -> None:
    world = mornings
    for number in range(1, 10):  # on Friday at 17:00: quiet is from 18:15 on
        await world.say(world.alice, f"/task Step {number}", room=world.private(world.alice))
    await to(world, 20, 19)
    for number in range(1, 10):
        await world.say(world.alice, f"/assign T-{number} @bob", room=world.private(world.alice))
    before = len(world.cards(world.private(world.bob), world.bob))
    await to(world, 23, 8, 59)
    assert len(world.cards(world.private(world.bob), world.bob)) == before
    await to(world, 23, 12)
    (card,) = world.cards(world.private(world.bob), world.bob)[before:]
    assert card == digests(world, world.bob)[-1]
    said = words(card)
    assert said.startswith("9 things wait for you") and "9 messages waited for you\n1 · Fri 20 Nov 19:00 · " in said
    assert buttons(card) == ["1", "2", "Show all", "What is stuck?", "Later today"]
    target = next(button.target for button in card.buttons if button.command == "held")
    shown = words(await world.run(world.bob, "held", values={"page": target}, room=world.private(world.bob)))
    assert shown.startswith("9 messages waited for you") and "Step 5" in shown
    forged = await world.run(world.alice, "held", values={"page": target}, room=world.private(world.alice))
    assert "Nothing is held back" in words(forged)
    assert {row["state"] for row in world.rows("outbox") if row["kind"] == "held"} == set()


async def test_a_digest_with_nothing_else_is_sent_for_what_was_held(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task @Ken Order paper")
    await world.say(world.bob, "/watch T-1", room=world.private(world.bob))
    await to(world, 20, 19)
    before = len(world.cards(world.private(world.bob), world.bob))
    await world.say(world.ken, "/done T-1")
    await to(world, 23, 12)
    (card,) = world.cards(world.private(world.bob), world.bob)[before:]
    assert words(card).startswith("1 message waited for you") and buttons(card) == [
        "1",
        "What is stuck?",
        "Later today",
    ]


async def test_what_an_unsent_digest_took_in_is_said_by_the_next(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task Order paper", room=world.private(world.alice))
    await to(world, 20, 19)
    await world.say(world.alice, "/assign T-1 @bob", room=world.private(world.alice))

    def queue(unit: Unit) -> None:
        later = world.clock.now() + timedelta(days=30)
        outbox.put(unit, "digest", key="first", person=world.bob, due_at=later, params={"owner": "person:0"})
        held = [message.id for message in attention.held(unit.conn, world.bob)]
        assert attention.taken(unit, world.bob, held, "first") == 1

    await world.muster.writer.submit(queue)
    await to(world, 23, 12)
    (card,) = digests(world, world.bob)
    assert "1 message waited for you" in words(card) and words(card).startswith("1 thing waits for you")


async def test_a_digest_in_the_place_of_which_another_comes_says_what_it_took(mornings: World) -> None:
    """Both are queued in one unit, while a platform is away."""
    world = mornings
    await world.say(world.alice, "/task Order paper", room=world.private(world.alice))
    await to(world, 20, 19)
    await world.say(world.alice, "/assign T-1 @bob", room=world.private(world.alice))
    world.clock.move_to(datetime(2026, 11, 24, 1, tzinfo=UTC))
    await change(world, morning(world, 23), morning(world, 24))
    await world.settle()
    said = [words(card).splitlines()[0] for card in digests(world, world.bob)]
    assert said == ["1 message waited for you", "1 thing waits for you · Tue 24 Nov"]


async def test_a_look_at_the_digest_shows_what_is_held_and_takes_nothing(mornings: World) -> None:
    world = mornings
    await world.say(world.alice, "/task Order paper", room=world.private(world.alice))
    await to(world, 20, 19)
    await world.say(world.alice, "/assign T-1 @bob", room=world.private(world.alice))
    for _ in range(2):
        shown = words(await world.say(world.bob, "/digest now", room=world.private(world.bob)))
        assert "1 message waited for you\n1 · Fri 20 Nov 19:00 · " in shown
    await to(world, 23, 12)
    assert "1 message waited for you" in words(digests(world, world.bob)[-1])
