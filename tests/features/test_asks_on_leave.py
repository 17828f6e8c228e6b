"""What is asked of somebody on leave is asked of who stands in, and is due in the asker's working time."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.world import World, words


async def test_who_stands_in_is_asked_and_answers(world: World) -> None:
    await world.say(world.admin, "/calendar company day 2026-11-20 off Founders' day")
    await world.say(world.amy, "/timeoff 11/18–11/19 @Ken")
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy can we repair it ourselves?")
    (ask,) = world.rows("asks")
    due = ask["due_at"] if isinstance(ask["due_at"], datetime) else datetime.fromisoformat(ask["due_at"])
    assert due == datetime(2026, 11, 23, 10, tzinfo=UTC)  # Thursday, and Monday: Friday is off
    assert "Alice asks you about I-1" in words(world.cards(world.private(world.ken), world.ken)[-1])
    assert not world.cards(world.private(world.amy), world.amy)
    assert "❓ Amy is away, Ken stands in: not answered yet" in words(await world.look(world.alice, "I-1"))
    assert "Pump leaks" in words(await world.say(world.ken, "/asks"))
    await world.say(world.ken, "/answer I-1 yes")
    assert [row["answer"] for row in world.rows("asks")] == ["yes"]


async def test_after_the_leave_it_is_the_persons_own_again(world: World) -> None:
    await world.say(world.amy, "/timeoff 11/18–11/19 @Ken")
    await world.say(world.alice, "/issue Pump leaks")
    await world.walk(days=5)
    await world.say(world.alice, "/ask I-1 @Amy can we repair it ourselves?")
    assert "Alice asks you" in words(world.cards(world.private(world.amy), world.amy)[-1])
    assert "1" not in words(await world.say(world.ken, "/asks")).splitlines()[0]


def asked(world: World, person: int, question: str) -> int:
    """How often somebody was asked this privately."""
    return sum(question in words(card) for card in world.cards(world.private(person), person))


async def test_who_stands_in_already_is_asked_once_when_it_is_handed_to_them(world: World) -> None:
    await world.say(world.amy, "/timeoff 11/18–11/19 @Ken")
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy can we repair it ourselves?")
    await world.say(world.amy, "/delegate I-1 @Ken")
    assert asked(world, world.ken, "can we repair it ourselves?") == 1
    # Whoever hands it on and gets it back is asked anew.
    await world.say(world.ken, "/delegate I-1 @Bob")
    await world.say(world.bob, "/delegate I-1 @Ken")
    assert asked(world, world.ken, "can we repair it ourselves?") == 2
    await world.say(world.ken, "/answer I-1 yes")
    assert [row["answer"] for row in world.rows("asks")] == ["yes"]


async def test_a_leave_that_began_after_the_question_leaves_nobody_unasked(world: World) -> None:
    await world.say(world.alice, "/issue 泵漏水")
    await world.say(world.alice, "/ask I-1 @王大維 可以自己修嗎？")
    await world.say(world.dawei, "/timeoff 11/18–11/19 @李晓明")
    await world.say(world.dawei, "/delegate I-1 @李晓明")
    assert asked(world, world.xiaoming, "可以自己修嗎？") == 1
