"""Complaints to their end: nothing closes before the client was told and is satisfied, and those above hear in time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from core.answer import Form, Refusal, Say, Toast
from storage import people
from tests.world import World, buttons, words


def fields(world: World, ref: int = 1) -> dict[str, Any]:
    found = next(row for row in world.rows("records") if (row["kind"], row["number"]) == ("complaint", ref))
    return dict(json.loads(found["fields"])) | {"status": found["status"]}


def heard(world: World, person: int, kind: str) -> int:
    return sum(row["kind"] == kind and row["person_id"] == person for row in world.rows("outbox"))


async def told(world: World, line: str = "Acme: pallets arrived wet") -> None:
    await world.say(world.alice, f"/complaint {line}")
    await world.say(world.bob, "/take C-1")
    await world.say(world.bob, "/inform C-1 phone: new pallets on Monday")


async def test_three_taps_and_the_way_by_a_fourth(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    await world.press(world.bob, "take", "C-1", 1)
    asked = await world.press(world.bob, "inform", "C-1", 2)
    assert isinstance(asked.answer, Say)
    assert words(asked).startswith("C-1 pallets arrived wet: the client has been told")
    assert buttons(asked.answer.card) == ["phone", "mail", "visit", "chat", "other"]
    target = asked.answer.card.buttons[0].target
    chosen = await world.run(world.bob, "choose", values={"message": target}, revision=1)
    assert isinstance(chosen.answer, Toast) and chosen.answer.text.endswith("phone")
    for forged in (target, "C-1.type.4.quality", "C-1.channel.4.fax", "C-1", target.replace("C-1", "C-9")):
        refused = await world.run(world.alice, "choose", values={"message": forged}, revision=1)
        assert isinstance(refused.answer, Refusal), forged
    await world.press(world.bob, "satisfied", "C-1", 4)
    assert fields(world)["status"] == "closed" and fields(world)["channel"] == "phone"
    assert world.lines(world.general) == [
        "Bob took it",
        "Bob told the client",
        "Bob added · phone",
        "Bob: the client is satisfied",
    ]


async def test_each_feedback_is_logged_with_its_way(world: World) -> None:
    await told(world)
    await world.say(world.amy, "/inform C-1 mail: two more come on Friday")
    await world.say(world.bob, "/inform C-1 chat went well, they wait")
    assert world.lines(world.general)[1:] == [
        "Bob told the client: new pallets on Monday · phone",
        "Amy told the client: two more come on Friday · mail",
        "Bob told the client: chat went well, they wait",
    ]
    assert "channel" not in fields(world)  # the way of the last time is not this time's


@pytest.mark.parametrize("line", ["/satisfied C-1", "/dissatisfied C-1", "/rate C-1 4 client", "/done C-1"])
async def test_what_is_too_early_says_what_comes_first(world: World, line: str) -> None:
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    await world.say(world.bob, "/take C-1")
    refused = await world.say(world.bob, line)
    assert isinstance(refused.answer, Refusal) and "Client told" in words(refused)
    assert refused.answer.card and "Client told" in buttons(refused.answer.card)
    assert fields(world)["status"] == "in_progress"


async def test_it_does_not_close_before_its_tasks(world: World) -> None:
    await told(world)
    await world.say(world.alice, "/task Send new pallets")
    await world.say(world.alice, "/link C-1 T-1")
    refused = await world.say(world.bob, "/satisfied C-1")
    assert isinstance(refused.answer, Refusal) and "T-1 Send new pallets is still open" in words(refused)
    await world.say(world.alice, "/done T-1")
    await world.say(world.bob, "/satisfied C-1")
    assert fields(world)["status"] == "closed"


async def test_classified_by_one_form_and_given_to_the_department(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    asked = await world.press(world.amy, "classify", "C-1", 1)
    assert isinstance(asked.answer, Form)
    assert [f.id for f in asked.answer.fields] == ["type", "department", "demand", "measures"]
    sales = str(next(row["id"] for row in world.rows("departments") if row["name"] == "Sales"))
    values = {"record": "C-1", "type": "returns", "department": sales, "demand": "ten new ones", "measures": ""}
    await world.run(world.amy, "classify", values=values, asked=True)
    (card,) = world.cards(world.sales)
    assert "類型: 退貨" in words(card).replace("：", ": ") and "ten new ones" in words(card)
    assert "王大維" in words(card)  # its lead is asked
    assert world.rows("records")[0]["department_id"] == int(sales)
    found = await world.say(world.bob, "/find ten new ones")
    assert "C-1" in words(found)


async def test_a_rating_says_whose_it_is_and_a_low_one_is_heard_above(world: World) -> None:
    await told(world)
    wrong = await world.say(world.bob, "/rate C-1 7 client")
    assert isinstance(wrong.answer, Form) and "choose 1 (very unhappy) to 5" in words(wrong)
    missing = await world.say(world.bob, "/rate C-1 4 they seem content")
    assert isinstance(missing.answer, Form)
    given = {field.id: field.value for field in missing.answer.fields}
    assert given == {"rating": "4", "by": "", "note": "they seem content"}
    await world.run(world.bob, "rate", values={**missing.answer.values, **given, "by": "heard"}, asked=True)
    assert (fields(world)["rating"], fields(world)["rated_by"]) == ("4", "heard")
    assert heard(world, world.amy, "escalated") == heard(world, world.ken, "escalated") == 0
    await world.say(world.bob, "/rate C-1 2 client too late")
    assert heard(world, world.amy, "escalated") == heard(world, world.ken, "escalated") == 1
    (card,) = [card for card in world.cards(world.private(world.ken)) if "rated" in words(card)]
    assert "C-1 pallets arrived wet was rated: 2 · unhappy" in words(card)
    assert world.lines(world.general)[-1] == "Bob kept a rating: too late · 2 · unhappy · said by the client"


async def test_opened_again_those_above_hear_at_once_one_message_each(world: World) -> None:
    await told(world)
    await world.say(world.bob, "/satisfied C-1")
    await world.say(world.amy, "/reopen C-1 wet again")
    assert heard(world, world.amy, "escalated") == 0  # she did it
    assert heard(world, world.ken, "escalated") == 1
    await world.say(world.bob, "/inform C-1 on its way")
    await world.say(world.bob, "/satisfied C-1")
    await world.say(world.alice, "/reopen C-1 again wet")
    assert heard(world, world.amy, "escalated") == 1 and heard(world, world.ken, "escalated") == 2


async def test_a_manager_closes_an_unsatisfied_one_with_a_reason(world: World) -> None:
    await told(world)
    refused = await world.say(world.amy, "/concede C-1 no")
    assert isinstance(refused.answer, Refusal) and fields(world)["status"] == "replied"
    asked = await world.say(world.ken, "/concede C-1")
    assert isinstance(asked.answer, Form)
    await world.say(world.ken, "/concede C-1 no more such pallets are made")
    assert fields(world)["status"] == "unsatisfied"
    shown = words(await world.say(world.bob, "/list complaints closed"))
    assert "closed unsatisfied" in shown
    await world.say(world.alice, "/reopen C-1 they ask again")
    assert fields(world)["status"] == "in_progress" and heard(world, world.amy, "escalated") == 1


async def test_the_third_in_thirty_days_is_told_once(world: World) -> None:
    for number in range(4):
        await world.say(world.alice, f"/complaint Acme: wet {number}")
        assert heard(world, world.ken, "crowd") == (number >= 2)
    (card,) = [card for card in world.cards(world.private(world.ken)) if "within 30 days" in words(card)]
    assert words(card).splitlines()[0] == "Acme: 3 complaints within 30 days"
    world.clock.move_to(world.clock.now() + timedelta(days=31))
    for number in range(2):
        await world.say(world.alice, f"/complaint Acme: broken {number}")
    await world.say(world.alice, "/complaint Acne: broken")
    assert heard(world, world.ken, "crowd") == 1
    await world.say(world.alice, "/client C-7 Acme")  # with its client put right it is the third
    assert heard(world, world.ken, "crowd") == 2


async def test_the_reply_is_in_the_clients_language_and_says_nothing_internal(world: World) -> None:
    await world.muster.writer.submit(lambda unit: people.change_client(unit, 1, locale="zh_Hant"))
    await world.say(world.alice, "/complaint Acme: the usual nonsense @bob by Friday 5pm")
    said: list[str] = []
    for line in ("/take C-1", "/inform C-1 mail: soon", "/satisfied C-1"):
        said.append(words(await world.say(world.bob, "/copy_reply C-1")))
        await world.say(world.bob, line)
    said.append(words(await world.say(world.bob, "/copy_reply C-1")))
    assert said[0].splitlines()[1:] == [
        "Acme 您好：",
        "感謝您的反映。我們已於 11月18日 週三 10:00 收到（編號 C-1），正在了解情況，最晚 11月20日 週五 17:00 回覆您。",
        "Bob 敬上",
    ]
    assert "正在處理" in said[1] and "已處理完成" in said[3]
    assert not any("nonsense" in text or "Alice" in text or "Operations" in text for text in said)


async def test_two_press_at_once_and_one_is_told_what_is_so_now(world: World) -> None:
    await told(world)
    await world.press(world.bob, "satisfied", "C-1", 3)
    late = await world.press(world.amy, "dissatisfied", "C-1", 3)
    assert isinstance(late.answer, Refusal) and "has changed meanwhile" in words(late)
    assert late.answer.card and "Reopen" in buttons(late.answer.card)
    assert fields(world)["status"] == "closed"
