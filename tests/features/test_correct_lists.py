"""Lists, search, history and ticks: private, a page at a time, and the next page in the same place."""

from __future__ import annotations

from typing import Any

import pytest

from core.answer import Refusal, Say
from core.card import Button, Card, parse_press, pressed_values
from storage import people
from tests.features.test_correct_owner import row
from tests.world import World, buttons, words


async def say(world: World, person: int, line: str) -> Card:
    answer = (await world.say(person, line)).answer
    assert isinstance(answer, Say) and not answer.instead, answer
    return answer.card


async def press(world: World, person: int, button: Button) -> Say:
    """A press as the adapters read it."""
    assert len(button.id.encode()) <= 64
    command, target, revision = parse_press(button.id)
    answer = (await world.run(person, command, values=pressed_values(target), revision=revision)).answer
    assert isinstance(answer, Say), answer
    return answer


def named(card: Card, label: str) -> Button:
    return next(button for button in card.buttons if button.label == label)


async def some(world: World, count: int = 16, **more: Any) -> None:
    for number in range(1, count + 1):
        await world.say(world.alice, f"/issue Printer {number} is down", **more)


async def test_a_list_turns_its_pages_in_place(world: World) -> None:
    await some(world)
    card = await say(world, world.bob, "/list")
    lines = words(card).splitlines()
    assert lines[0] == "open · Operations: 16 records" and lines[-1] == "and 9 more" and len(lines) == 9
    assert buttons(card) == ["I-1", "I-2", "I-3", "Next ›", "Save this list"]
    second = await press(world, world.bob, named(card, "Next ›"))
    assert second.instead and "I-8 Printer 8" in words(second.card)
    assert buttons(second.card) == ["I-8", "I-9", "I-10", "‹ Back", "Next ›"]
    third = await press(world, world.bob, named(second.card, "Next ›"))
    assert buttons(third.card) == ["I-15", "I-16", "‹ Back"]
    first = await press(
        world, world.bob, named((await press(world, world.bob, named(third.card, "‹ Back"))).card, "‹ Back")
    )
    assert words(first.card) == words(card)
    shown = await press(world, world.bob, named(first.card, "I-2"))
    assert "Printer 2 is down" in words(shown.card) and not shown.instead


async def test_what_a_list_holds_is_said_in_words_of_three_languages(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down !high @Bob by today 11:00")
    await world.say(world.alice, "/task Send the offer")
    await world.say(world.alice, "/done T-1")
    await world.say(world.xiaoming, "/complaint Acme：棧板受潮", room=world.sales)
    for line, found in (
        ("/list tasks closed", "T-1"),
        ("/list issue", "I-1"),
        ("/list !high", "I-1"),
        ("/list open @Bob", "I-1"),
        ("/list ~Acme", "C-1"),
        ("/list #Sales", "C-1"),
        ("/list 投诉 未完成", "C-1"),
        ("/list 客訴 未完成", "C-1"),
        ("清單 問題", "I-1"),
    ):
        card = await say(world, world.alice, line)
        assert [button.label for button in card.buttons] == [found], line
    assert "0 records" in words(await say(world, world.alice, "/list overdue"))
    await world.walk(hours=2)
    assert "I-1" in words(await say(world, world.alice, "/list overdue issues"))
    assert "I-1" in words(await say(world, world.bob, "/list mine"))
    assert "问题 · Operations：1 条" in words(await say(world, world.xiaoming, "/list 问题 #Operations"))


async def test_a_list_that_is_not_understood_says_what_it_takes(world: World) -> None:
    reply = await world.say(world.alice, "/list dinosaurs")
    assert isinstance(reply.answer, Refusal)
    assert (
        "dinosaurs" in reply.answer.text and "/list tasks overdue" in reply.answer.text and "/find" in reply.answer.text
    )


@pytest.mark.parametrize("token", ["", "9999999999.", "0.tusk,half,x,y,z,worst", "x", "1.task,open,,,,|", "-1."])
async def test_a_page_that_was_made_up_is_answered_all_the_same(world: World, token: str) -> None:
    await some(world, 2)
    for command in ("list_page", "find_page", "mine_page"):
        reply = await world.run(world.alice, command, values=pressed_values(token))
        assert reply.reason != "bug", (command, token)


async def test_find_looks_into_titles_comments_and_references(world: World) -> None:
    await world.say(world.alice, "/issue Label PRINTER is down")
    await world.say(world.alice, "/task 100% of the offer_2026")
    await world.say(world.xiaoming, "/issue 仓库的标签打印机坏了", room=world.sales)
    await world.say(world.bob, "/comment T-1 the printer must work first")
    for asked, found in (
        ("printer", ["T-1", "I-1"]),
        ("Printer DOWN", ["I-1"]),
        ("打印机", ["I-2"]),
        ("标签 坏了", ["I-2"]),
        ("t1", ["T-1"]),
        ("I-2", ["I-2"]),
        ("100%", ["T-1"]),
        ("offer_2", ["T-1"]),
        ("p_inter", []),
        ("\\", []),
    ):
        card = await say(world, world.amy, f"/find {asked}")
        assert [button.label for button in card.buttons] == found, asked


async def test_find_turns_its_pages_newest_first_however_long_its_words_are(world: World) -> None:
    await some(world, 9)
    card = await say(world, world.bob, "/find printer  down")
    assert words(card).startswith("“printer down”: 9 records") and buttons(card)[0] == "I-9"
    second = await press(world, world.bob, named(card, "Next ›"))
    assert second.instead and buttons(second.card) == ["I-2", "I-1", "‹ Back"]
    await world.run(world.bob, "find", values={"words": "printer " * 8})
    long = await say(world, world.bob, "/find " + "printer " * 8)
    assert buttons(long) == ["I-9", "I-8", "I-7", "Next ›"] and "and 2 more" in words(long)
    assert buttons((await press(world, world.bob, named(long, "Next ›"))).card)[0] == "I-2"
    assert buttons(await say(world, world.bob, "/find printer")) == ["I-9", "I-8", "I-7", "Next ›"]


async def test_a_reference_that_was_another_kinds_is_found(world: World) -> None:
    await world.say(world.alice, "/issue one")
    await world.say(world.alice, "/kind I-1 task")
    assert buttons(await say(world, world.alice, "/find I-1")) == ["T-1"]


async def test_the_history_is_whole_and_in_the_readers_language(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    for line in (
        "/assign I-1 @Bob", "/severity I-1 high", "/rename I-1 Printer", "/due I-1 Friday", "/block I-1 no cable",
        "/resume I-1", "/watch I-1", "/undo", "/kind I-1 task", "/comment T-1 so it is",
    ):  # fmt: skip
        await world.say(world.alice, line)
    card = await say(world, world.xiaoming, "/history I-1")
    lines = [line for line in words(card).splitlines() if " · " in line]  # without what was before and after
    assert lines[0] == "T-1 Printer · 共 11 步" and len(lines) == 9
    assert lines[1] == "11月18日 周三 10:00 · Alice 记录了它"
    assert "Alice 把它交给 Bob" in lines[2] and "Alice 把标题改为：Printer" in lines[4]
    second = await press(world, world.xiaoming, named(card, "下一页 ›"))
    assert second.instead and buttons(second.card) == ["‹ 上一页"]
    assert [line for line in words(second.card).splitlines() if " · " in line][-2:] == [
        "11月18日 周三 10:00 · Alice 把它改为任务（原来是 I-1）",
        "11月18日 周三 10:00 · Alice：so it is",
    ]


async def test_ticks_close_with_a_tap_and_the_list_stays_in_its_place(world: World) -> None:
    for day in ("Thursday", "Friday", "Monday"):
        await world.say(world.alice, f"/task @Bob Call Acme on {day} by {day}")
    card = await say(world, world.bob, "/mine")
    assert buttons(card) == ["✓ T-1", "✓ T-2", "✓ T-3"]
    ticked = await press(world, world.bob, card.buttons[1])
    assert ticked.instead and row(world, 1)["status"] == "done"
    lines = words(ticked.card).splitlines()
    assert lines[0] == "2 things wait for you" and lines[2].startswith("✅ T-2") and lines[3].startswith("☑️ T-3")
    assert buttons(ticked.card) == ["✓ T-1", "✓ T-3"]
    again = await press(world, world.bob, card.buttons[1])  # an old tick, pressed again: the same answer
    assert words(again.card) == words(ticked.card) and world.lines(world.general) == ["Bob closed it"]
    assert "T-2" not in words(await say(world, world.bob, "/mine"))
    await world.say(world.bob, "/undo")
    assert row(world, 1)["status"] == "todo"


async def test_what_i_may_not_close_opens_and_many_things_are_paged(world: World) -> None:
    await world.say(world.xiaoming, "/complaint Acme：棧板受潮 @李晓明", room=world.sales)
    for number in range(6):
        await world.say(world.xiaoming, f"/task @李晓明 第{number}件", room=world.sales)
    card = await say(world, world.xiaoming, "我的")
    assert buttons(card) == ["C-1", "✓ T-1", "✓ T-2", "✓ T-3", "下一页 ›"]
    assert words(card).splitlines()[0] == "有 7 件事等您处理" and words(card).splitlines()[-1] == "还有 2 件"
    second = await press(world, world.xiaoming, card.buttons[-1])
    ticked = await press(world, world.xiaoming, second.card.buttons[0])
    assert words(ticked.card).splitlines()[1].startswith("✅ T-5")
    opened = await press(world, world.xiaoming, card.buttons[0])
    assert "棧板受潮" in words(opened.card)


async def test_a_tick_on_what_somebody_closed_meanwhile_is_refused_with_the_card(world: World) -> None:
    await world.say(world.alice, "/task @Bob Call Acme")
    card = await say(world, world.bob, "/mine")
    await world.say(world.amy, "/cancel T-1")
    command, target, revision = parse_press(card.buttons[0].id)
    reply = await world.run(world.bob, command, values=pressed_values(target), revision=revision)
    assert isinstance(reply.answer, Refusal) and reply.answer.card and "Cancelled" in words(reply.answer.card)


async def test_lists_of_contacts_of_grades_and_what_did_not_satisfy(world: World) -> None:
    await world.muster.writer.submit(lambda unit: people.change_client(unit, 1, grade="A"))
    await world.muster.directories.current()
    await world.say(world.alice, "/visit Acme: saw the new line")
    await world.say(world.alice, "/enquiry Acme: is there a smaller one?")
    await world.say(world.alice, "/task Count the pallets")
    for person, line, refs in (
        (world.alice, "/list visits", ["V-1"]),
        (world.alice, "/list contacts", ["V-1", "V-2"]),
        (world.alice, "/list enquiries open", ["V-2"]),
        (world.xiaoming, "/list 拜访", ["V-1"]),
        (world.dawei, "/list 諮詢", ["V-2"]),
        (world.alice, "/list grade A", ["V-2"]),
        (world.dawei, "/list 拜訪 A級", ["V-1"]),
        (world.alice, "/list grade B", []),
    ):
        assert sorted(b for b in buttons(await say(world, person, line)) if "-" in b) == refs, line
    await world.say(world.alice, "/list save best visits grade A")
    assert "visit · grade A: 1 record" in words(await say(world, world.alice, "/list best"))

    for number in (1, 2):
        await world.say(world.bob, f"/complaint Acme: pallet {number} arrived wet @Bob")
        await world.say(world.bob, f"/take C-{number}")
    await world.say(world.ken, "/concede C-1 it cannot be made good")
    await world.say(world.bob, "/inform C-2 a new one comes")
    await world.say(world.bob, "/satisfied C-2")
    title = words(await say(world, world.amy, "/list complaints closed")).splitlines()[0]
    assert title == "closed · complaint: 2 records · 1 closed unsatisfied"
    assert "客戶未滿意" in words(await say(world, world.dawei, "/list 投訴 已結束"))
