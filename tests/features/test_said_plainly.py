"""Refusals and looks that people meet: each says what to do instead, in the reader's words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.answer import Refusal
from tests.world import World, words


@pytest.mark.parametrize("given", ["T-1", "12345", "Carol @Bob", "31/31"])
async def test_what_is_no_name_invites_nobody(world: World, given: str) -> None:
    before = len(world.rows("people"))
    said = await world.say(world.admin, f"/invite {given}")
    assert isinstance(said.answer, Refusal) and "/invite Carol Wu" in words(said)
    assert len(world.rows("people")) == before
    assert "Carol Wu" in words(await world.say(world.admin, "/invite Carol Wu"))


async def test_one_word_is_no_sheet(world: World) -> None:
    said = await world.say(world.admin, "/import customers")
    assert isinstance(said.answer, Refusal) and "Say what it is and send it along: people, clients" in words(said)
    await world.say(world.admin, "/language zh_Hant")
    said = await world.say(world.admin, "/import 客戶")
    assert isinstance(said.answer, Refusal) and "「客戶」不是表格" in words(said)


async def test_a_sheet_that_a_kind_has_not_is_named_as_its_button(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    assert "“task”, which has no Problem report" in words(await world.say(world.alice, "/report T-1"))
    await world.say(world.xiaoming, "/task 送报价")
    assert words(await world.say(world.xiaoming, "/five_w T-2")).startswith("T-2 是任务，没有“5W2H 分析”")


async def test_what_falls_due_just_now_is_not_overdue(world: World) -> None:
    await world.say(world.alice, "/task Send the offer @Bob by 15:00")
    await world.say(world.alice, "/task Count the pallets @Bob by 15:00")
    await world.walk(hours=5, seconds=5)
    told = [words(card) for card in world.cards(world.private(world.bob), world.bob)]
    due = next(text for text in told if text.startswith("2 things are due") and "(now)" in text)
    assert "overdue" not in due and "60 minutes" not in "".join(told)
    await world.walk(hours=1)
    assert "overdue since" in words(await world.say(world.bob, "/mine"))


async def test_who_comes_back_reads_what_is_overdue_as_overdue(world: World) -> None:
    await world.say(world.bob, "/timeoff 11/19–11/20")
    await world.say(world.alice, "/task Send the offer @Bob by Thursday noon")
    await world.walk(days=5)
    told = [words(card) for card in world.cards(world.private(world.bob), world.bob)]
    assert any("While you were away" in text and "overdue since Thu 19 Nov 12:00" in text for text in told)


async def test_leave_with_nobody_above_says_that_nobody_stands_in(world: World) -> None:
    """Amy leads Ken's department, and reports to him: she does not stand in for him by herself."""
    said = words(await world.say(world.ken, "/timeoff 12/1–12/5"))
    assert "Nobody stands in" in said and "@name" in said
    await world.say(world.ken, "/language zh_Hans")
    assert "没有人代理" in words(await world.say(world.ken, "/timeoff"))
    assert "由 Amy 代理" in words(await world.say(world.ken, "/timeoff 12/1–12/5 @Amy"))
    hers = words(await world.say(world.amy, "/timeoff @Ken 12/10–12/11"))  # his is not hers to enter
    assert "You are away" in hers and "Ken stands in" in hers


async def test_a_duty_on_another_clock_says_so_and_keeps_it_over_the_change(world: World) -> None:
    """Europe/Berlin puts its clocks forward on 28 March 2027."""
    world.clock.move_to(datetime(2027, 3, 25, 8, tzinfo=UTC))
    said = words(await world.say(world.admin, "/review add Check every day 9:00 @Bob lead 0d zone Europe/Berlin"))
    assert "every day 09:00 (Europe/Berlin)" in said and "due Fri 26 Mar 16:00" in said
    await world.say(world.bob, "/calendar zone Europe/Berlin")
    await world.walk_to(datetime(2027, 3, 30, tzinfo=UTC))
    due = [str(row["due_at"])[5:16].replace("T", " ") for row in world.rows("records") if row["kind"] == "duty"]
    assert due == ["03-26 08:00", "03-27 08:00", "03-28 07:00", "03-29 07:00"]
    assert "every day 09:00\n" in words(await world.say(world.bob, "/review"))


async def test_who_did_not_answer_is_told_to_nobody_below_them(world: World) -> None:
    """Ken is asked with Operations, which Amy leads; she hears of Bob, and nobody hears of Ken."""
    await world.say(world.amy, "/checkin on #Operations 9:00")
    await world.walk(days=1, hours=4)
    [told] = [
        text for text in map(words, world.cards(world.private(world.amy), world.amy)) if "not answered by" in text
    ]
    assert "Bob" in told and "Sam" in told and "Ken" not in told
