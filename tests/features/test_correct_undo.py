"""Undo: the last change of a person, within ten minutes, and exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.answer import Refusal, Say
from tests.features.test_correct_owner import row
from tests.world import World, buttons, words


def kept(world: World, number: int = 0) -> dict[str, Any]:
    return {name: value for name, value in row(world, number).items() if name != "revision"}


CHANGES = (
    "/take I-1",
    "/assign I-1 @Bob",
    "/due I-1 next Friday 3pm",
    "/severity I-1 urgent",
    "/rename I-1 The printer in hall 2 is down",
    "/kind I-1 task",
    "/done I-1 new cable",
    "/block I-1 no cable",
    "/cancel I-1",
    "/merge I-1 I-2",
)


@pytest.mark.parametrize("line", CHANGES)
async def test_every_change_can_be_undone_to_the_letter(world: World, line: str) -> None:
    await world.say(world.alice, "/issue Label printer is down !low by tomorrow 5pm")
    await world.say(world.alice, "/issue Printer broken")
    before, card = kept(world), words(world.cards(world.general)[0])
    changed = await world.say(world.alice, line)
    assert isinstance(changed.answer, Say) and kept(world) != before
    assert buttons(changed.answer.card)[-1] == "Undo"
    undone = await world.say(world.alice, "/undo")
    assert isinstance(undone.answer, Say), words(undone)
    assert kept(world) == before
    assert words(world.cards(world.general)[0]) == card
    assert world.lines(world.general)[-1] == "Alice took back their last change"


async def test_a_second_undo_takes_the_change_before_that_one(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    before = kept(world)
    await world.say(world.alice, "/severity I-1 high")
    between = kept(world)
    await world.say(world.alice, "/rename I-1 Printer")
    await world.say(world.alice, "/undo")
    assert kept(world) == between
    await world.say(world.alice, "撤销")
    assert kept(world) == before
    await world.say(world.alice, "/undo")  # then the capture itself
    assert row(world)["status"] == "cancelled"
    nothing = await world.say(world.alice, "/undo")
    assert isinstance(nothing.answer, Refusal) and "/history" in nothing.answer.text


async def test_an_undone_capture_is_cancelled_and_its_words_stay(world: World) -> None:
    await world.say(world.xiaoming, "/task @李晓明 把报价发给客户", room=world.sales)
    reply = await world.say(world.xiaoming, "/undo", room=world.sales)
    assert "11月18日 周三 10:00 取消" in words(reply)
    (card,) = world.cards(world.sales)
    assert "把报价发给客户" in words(card) and buttons(card)[0] == "重新開啟"
    await world.say(world.xiaoming, "/reopen T-1", room=world.sales)
    assert row(world)["status"] == "todo"


async def test_what_somebody_else_changed_since_is_left_alone(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.alice, "/severity I-1 high")
    await world.say(world.bob, "/take I-1")
    after = kept(world)
    refused = await world.say(world.alice, "/undo")
    assert isinstance(refused.answer, Refusal) and "Bob took it" in refused.answer.text
    assert refused.answer.card and "Bob has it" in words(refused.answer.card)
    assert kept(world) == after
    await world.say(world.bob, "/undo")  # Bob takes his step back, and Alice's can be undone again
    assert isinstance((await world.say(world.alice, "/undo")).answer, Say)
    assert row(world)["severity"] == "normal" and row(world)["owner_id"] is None


async def test_after_ten_minutes_it_is_too_late_and_says_what_to_do(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.alice, "/done I-1")
    world.clock.move_to(world.clock.now() + timedelta(minutes=10, seconds=1))
    refused = await world.say(world.alice, "/undo")
    assert isinstance(refused.answer, Refusal)
    assert "ten minutes" in refused.answer.text and "/reopen" in refused.answer.text
    assert row(world)["status"] == "closed"


async def test_my_comments_and_other_peoples_changes_are_not_what_undo_takes(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.alice, "/severity I-1 high")
    await world.say(world.alice, "/comment I-1 it is the one by the door")
    await world.say(world.bob, "/comment I-1 the cable is loose")
    await world.say(world.alice, "/undo")
    assert row(world)["severity"] == "normal"
    assert isinstance((await world.say(world.bob, "/undo")).answer, Refusal)


async def test_undo_of_several_at_once_puts_all_back(world: World) -> None:
    for title in ("one", "two", "three"):
        await world.say(world.alice, f"/task {title}")
    before = [kept(world, number) for number in range(3)]
    await world.say(world.alice, "/done T-1 T-2 T-3")
    assert [row(world, number)["status"] for number in range(3)] == ["done"] * 3
    reply = await world.say(world.alice, "/undo")
    assert words(reply).splitlines()[0] == "Undone" and len(words(reply).splitlines()) == 4
    assert [kept(world, number) for number in range(3)] == before


async def test_undo_stands_under_more_while_there_is_something_to_undo(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.bob, "/take I-1")
    mine = await world.press(world.bob, "more", "I-1", 2)
    assert isinstance(mine.answer, Say) and "Undo" in buttons(mine.answer.card)
    button = mine.answer.card.buttons[-1]
    for _ in range(2):  # pressed twice: the same answer, and one effect
        await world.press(world.bob, button.command, button.target, button.revision)
    assert row(world)["owner_id"] is None and row(world)["status"] == "reported"
    later = await world.press(world.bob, "more", "I-1", 3)
    assert isinstance(later.answer, Say) and "Undo" not in buttons(later.answer.card)


async def test_a_part_that_was_done_and_undone_counts_as_open(world: World) -> None:
    await world.say(world.alice, "/task Ship the order")
    await world.say(world.alice, "/task T-1 Pack it")
    await world.say(world.alice, "/done T-2")
    assert "1 of 1 done" in words(world.cards(world.general)[0])
    await world.say(world.alice, "/undo")
    assert "0 of 1 done" in words(world.cards(world.general)[0])


async def test_what_a_part_or_a_comment_adds_is_no_change_that_stands_in_the_way(world: World) -> None:
    await world.say(world.alice, "/task Ship the order")
    await world.say(world.alice, "/severity T-1 high")
    await world.say(world.bob, "/task T-1 Pack it")
    await world.say(world.bob, "/comment T-1 nearly there")
    assert isinstance((await world.say(world.alice, "/undo T-1")).answer, Say)
    assert row(world)["severity"] == "normal" and "0 of 1 done" in words(world.cards(world.general)[0])
