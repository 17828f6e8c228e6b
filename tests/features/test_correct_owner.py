"""Whose it is: given, handed over and handed back; and the lead has what nobody took."""

from __future__ import annotations

from typing import Any

from core.answer import Form, Refusal, Toast
from core.card import Card, load_card, plain
from tests.world import World, buttons, words


def told(world: World, person: int) -> list[Card]:
    """What stands in somebody's private chat, oldest first."""
    return [load_card(m.card) for m in world.seen(world.private(person), person) if m.card]


def row(world: World, number: int = 0) -> dict[str, Any]:
    return sorted(world.rows("records"), key=lambda one: one["id"])[number]


async def test_alice_gives_it_to_bob_who_hears_of_it_alone_and_takes_it(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down by tomorrow 5pm")
    assert buttons(world.cards(world.general)[0]) == ["Take", "Fixed", "Assign", "Change time", "More…"]
    reply = await world.say(world.alice, "/assign I-1 @Bob you know that printer")
    assert "Bob is asked to take it" in words(reply)
    assert "Bob is asked to take it" in words(world.cards(world.operations)[0])
    assert world.lines(world.general) == ["Alice gave it to Bob: you know that printer"]
    (card,) = told(world, world.bob)
    assert words(card).splitlines() == [
        "Alice asks you to take I-1 Label printer is down",
        "you know that printer",
        "Due Thu 19 Nov 17:00 (in 1 day)",
    ]
    assert buttons(card) == ["Take", "Fixed", "Change time", "Hand back", "Open"]
    take = card.buttons[0]
    await world.press(world.bob, take.command, take.target, take.revision, room=world.private(world.bob))
    assert "Bob has it · analysing" in words(world.cards(world.general)[0])


async def test_a_hand_over_reads_as_one_and_asks_the_next_person_to_take_it(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    await world.say(world.alice, "/take T-1")
    await world.say(world.alice, "/assign T-1 @Bob I am away until Monday")
    assert world.lines(world.general)[-1] == "Alice hands it over to Bob: I am away until Monday"
    assert "Bob is asked to take it" in words(world.cards(world.general)[0])
    assert words(told(world, world.bob)[0]).startswith("Alice hands T-1 Send the offer over to you")


async def test_what_was_planned_stays_planned_when_it_changes_hands(world: World) -> None:
    await world.say(world.alice, "/issue @Alice Label printer is down")
    await world.say(world.alice, "/plan I-1")
    await world.say(world.alice, "/assign I-1 @Bob")
    assert row(world)["status"] == "planned" and row(world)["owner_id"] == world.bob


async def test_bob_hands_it_back_to_whoever_had_it(world: World) -> None:
    await world.say(world.alice, "/task @Alice Send the offer")
    await world.say(world.alice, "/assign T-1 @Bob")
    back = told(world, world.bob)[0].buttons[-2]
    assert back.label == "Hand back"
    reply = await world.press(world.bob, back.command, back.target, back.revision)
    assert isinstance(reply.answer, Toast) and "Alice" in reply.answer.text
    assert row(world)["owner_id"] == world.alice
    assert words(told(world, world.alice)[-1]).startswith("Bob hands T-1 Send the offer back to you")
    again = await world.say(world.bob, "/give_back T-1")
    assert isinstance(again.answer, Refusal) and "Alice" in again.answer.text


async def test_what_was_nobodys_is_nobodys_again(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    await world.say(world.alice, "/assign T-1 @Bob")
    await world.say(world.bob, "/take T-1")
    await world.say(world.bob, "/give_back T-1 no time this week")
    assert row(world)["owner_id"] is None and row(world)["status"] == "todo"
    assert world.lines(world.general)[-1] == "Bob hands it back to nobody: no time this week"


async def test_who_may_give_what_to_whom(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    reply = await world.say(world.bob, "/assign I-1 @Alice")  # neither reporter nor lead
    assert isinstance(reply.answer, Refusal) and "Alice" in reply.answer.text
    await world.say(world.bob, "/assign I-1 @Bob")  # but anybody may take what nobody has
    assert row(world)["status"] == "analysing" and row(world)["owner_id"] == world.bob
    for person, line in ((world.xiaoming, "/assign I-1 @Alice"), (world.bob, "/assign I-1 @Bob")):
        assert isinstance((await world.say(person, line)).answer, Refusal), line
    await world.say(world.amy, "/assign I-1 @Alice")  # their lead
    assert row(world)["owner_id"] == world.alice
    await world.say(world.alice, "/done I-1")
    closed = await world.say(world.amy, "/assign I-1 @Bob")
    assert isinstance(closed.answer, Refusal) and "closed" in closed.answer.text
    note = await world.say(world.alice, "/meeting Weekly\nprices")
    assert note and isinstance((await world.say(world.alice, "/assign M-1 @Bob")).answer, Refusal)


async def test_a_name_that_is_missing_or_unknown_is_asked_for(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    pressed = await world.press(world.alice, "assign", "I-1", 1)
    assert isinstance(pressed.answer, Form)
    assert [(field.id, field.required) for field in pressed.answer.fields] == [("owner", True), ("note", False)]
    unknown = await world.say(world.alice, "/assign I-1 @Zoe")
    assert "Nobody here is called “Zoe”" in words(unknown)
    values = {"record": "I-1", "owner": str(world.bob), "note": ""}
    sent = await world.run(world.alice, "assign", values=values, asked=True)
    assert isinstance(sent.answer, Toast) and sent.answer.text == "I-1 Label printer is down is with Bob now"


async def test_a_complaint_moves_to_assigned_and_whoever_has_it_is_asked(world: World) -> None:
    await world.say(world.xiaoming, "/complaint Acme：棧板受潮", room=world.sales)
    await world.say(world.dawei, "/指派 C-1 @李晓明 请今天回复", room=world.sales)
    assert row(world)["status"] == "assigned"
    assert "請 李晓明 接手" in words(world.cards(world.sales)[0])
    assert world.lines(world.sales)[-1] == "王大維 把它交給 李晓明：请今天回复"
    (card,) = told(world, world.xiaoming)
    assert plain(card.title) == "王大維 请您接手 C-1 棧板受潮" and "退回" in buttons(card)


async def test_a_departments_work_is_its_leads_until_it_is_taken(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    assert "I-1 Label printer is down · reported · nobody took it yet" in words(await world.say(world.amy, "/mine"))
    assert "I-1" in words(await world.say(world.alice, "/mine"))  # who reported it keeps it in sight
    assert "I-1" not in words(await world.say(world.dawei, "/mine"))  # another department's lead
    await world.say(world.bob, "/take I-1")
    assert "Nothing waits for you" in words(await world.say(world.amy, "/mine"))
