"""Capturing an issue or a task in one line or by a form."""

from __future__ import annotations

from core.answer import Form, Refusal, Say
from tests.world import World, buttons, words


async def test_one_line_becomes_a_record_with_a_card_where_it_was_said(world: World) -> None:
    reply = await world.say(world.alice, "/issue Label printer is down !urgent @bob by tomorrow 5pm #operations")
    assert isinstance(reply.answer, Say)
    assert words(reply).startswith("Captured: I-1 Label printer is down")
    assert "Due Thu 19 Nov 17:00 (in 1 day)" in words(reply)
    for room in (world.general, world.operations):
        (card,) = world.cards(room)
        assert words(card).splitlines() == [
            "🐛 I-1 · Label printer is down  🔴 urgent",
            "Reported by Alice from general, Wed 18 Nov 10:00 · Operations",
            "Bob is asked to take it by Wed 18 Nov 11:00; otherwise Amy",
            "Due Thu 19 Nov 17:00",
        ]
        assert buttons(card) == ["Take", "Assign", "Change time", "Comment", "More…"]


async def test_chinese_line_is_answered_in_its_authors_language(world: World) -> None:
    reply = await world.say(world.xiaoming, "/task @Bob 把报价发给客户 周五前", room=world.sales)
    assert words(reply).startswith("已记录：T-1 把报价发给客户")
    (card,) = world.cards(world.sales)
    assert "請 Bob 接手" in words(card)  # the room reads its own language
    assert "11月20日 週五 18:00" in words(card)


async def test_nothing_given_opens_a_form_and_the_form_captures(world: World) -> None:
    reply = await world.say(world.alice, "/issue")
    assert isinstance(reply.answer, Form)
    assert [field.id for field in reply.answer.fields] == ["title", "owner", "department", "severity", "due"]
    values = {"title": "Forklift leaks oil", "owner": str(world.bob), "severity": "high", "due": "Friday 3pm"}
    sent = await world.run(world.alice, "issue", values=values, asked=True)
    assert words(sent).startswith("Captured: I-1 Forklift leaks oil")
    assert "Due Fri 20 Nov 15:00" in words(sent)


async def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(world: World) -> None:
    values = {"title": "Forklift leaks oil", "owner": "zoe", "due": "when pigs fly"}
    reply = await world.run(world.alice, "issue", values=values, asked=True)
    assert isinstance(reply.answer, Form)
    fields = {field.id: field for field in reply.answer.fields}
    assert fields["title"].value == "Forklift leaks oil" and not fields["title"].error
    assert "“zoe”" in fields["owner"].error
    assert fields["due"].value == "when pigs fly" and "tomorrow 5pm" in fields["due"].error
    assert world.rows("records") == []


async def test_numbers_count_per_kind(world: World) -> None:
    refs = [
        words(await world.say(world.alice, line)).splitlines()[0]
        for line in ("/issue a", "/task b", "/issue c", "/task d")
    ]
    assert refs == ["Captured: I-1 a", "Captured: T-1 b", "Captured: I-2 c", "Captured: T-2 d"]


async def test_the_same_delivery_twice_is_one_record_and_one_answer(world: World) -> None:
    first = await world.say(world.alice, "/issue Label printer is down", key="same")
    second = await world.say(world.alice, "/issue Label printer is down", key="same")
    assert first.answer == second.answer
    assert len(world.rows("records")) == 1
    assert len(world.cards(world.general)) == 1


async def test_an_unknown_command_names_the_nearest(world: World) -> None:
    reply = await world.say(world.alice, "/isue Label printer is down")
    assert isinstance(reply.answer, Refusal)
    assert "/issue" in reply.answer.text


async def test_the_next_working_day_is_a_date_with_its_time(world: World) -> None:
    for line in (
        "/task Send the offer by noon on the next working day",
        "/task Send the offer by next working day noon",
    ):
        said = words(await world.say(world.alice, line))
        assert "Send the offer" in said and "working day" not in said and "19 Nov 12:00" in said
    said = words(await world.say(world.xiaoming, "/task 下个工作日中午前送报价"))
    assert "T-3 送报价" in said and "11月19日 周四 12:00" in said
    said = words(await world.say(world.dawei, "/task 送報價 下一個工作日下班前"))
    assert "T-4 送報價" in said and "11月19日 週四 18:00" in said
