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
