"""A room that gets many cards within an hour: one card for the rest, edited in place, and every record still lives."""

from __future__ import annotations

import pytest

from core.card import Card
from storage import gatherings, outbox, people, postings, records
from storage.uow import Unit
from tests.world import World, buttons, words


async def report(world: World, first: int, last: int, more: str = "") -> None:
    for number in range(first, last + 1):
        await world.say(world.alice, f"/issue Printer {number} is down{more}")


def gathered(world: World) -> list[Card]:
    return [card for card in world.cards(world.general) if "within the hour" in words(card)]


def standing(world: World) -> list[str]:
    return [card.ref for card in world.cards(world.general) if card.ref]


async def test_past_six_an_hour_the_rest_is_one_card_edited_in_place(world: World) -> None:
    await report(world, 1, 7)
    assert standing(world) == [f"I-{n}" for n in range(1, 7)]
    (card,) = gathered(world)
    assert words(card).startswith("1 more came within the hour") and buttons(card) == ["I-7"]
    await report(world, 8, 16)
    (card,) = gathered(world)
    assert len(world.cards(world.general)) == 7
    assert words(card).startswith("10 more came within the hour") and "and 3 more" in words(card)
    assert "Printer 16 is down" in words(card) and buttons(card) == ["I-13", "I-14", "I-15", "I-16", "Show all"]
    reply = await world.run(world.bob, "gathered", values={"page": card.buttons[-1].target})
    assert "I-7" in words(reply) and "I-13" in words(reply)
    states = {row["state"] for row in world.rows("outbox") if row["kind"] == "card"}
    assert states == {"sent", "merged"}


async def test_however_many_come_only_those_with_a_line_are_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await report(world, 1, 30)
    read: list[int] = []
    of_ids = records.of_ids
    monkeypatch.setattr(records, "of_ids", lambda conn, ids: read.extend(ids) or of_ids(conn, ids))
    await report(world, 31, 31)
    (card,) = gathered(world)
    assert words(card).startswith("25 more") and "and 18 more" in words(card) and "Printer 31" in words(card)
    assert set(read) == set(range(25, 32)) and len(read) <= 2 * 7, "as often as it is drawn"


async def test_what_is_urgent_has_its_own_card_and_so_does_what_becomes_it(world: World) -> None:
    await report(world, 1, 8)
    await report(world, 9, 9, " !urgent")
    assert "I-9" in standing(world) and "I-7" not in standing(world)
    await world.say(world.alice, "/severity I-7 urgent")
    assert "I-7" in standing(world)
    (card,) = gathered(world)
    assert words(card).startswith("1 more") and "I-7" not in words(card) and "I-8" in words(card)


async def test_a_gathered_record_lives_on_and_its_card_can_be_brought(world: World) -> None:
    await report(world, 1, 8)
    await world.press(world.bob, "take", "I-7", 1)
    (card,) = gathered(world)
    assert "I-7 Printer 7 is down · analysing" in words(card)
    assert "I-7" not in standing(world)
    assert "Printer 8 is down" in words(await world.look(world.bob, "I-8"))
    await world.say(world.bob, "/show I-8")
    assert standing(world)[-1] == "I-8"
    (card,) = gathered(world)
    assert "I-8" not in words(card) and "I-7" in words(card)
    await world.say(world.bob, "/done I-8")
    assert "Closed" in words(world.cards(world.general)[-1])
    await world.say(world.bob, "/show I-7")
    (last,) = [card for card in world.cards(world.general) if not card.ref]
    assert "has a card of its own" in words(last)


async def test_after_an_hour_cards_come_by_themselves_again(world: World) -> None:
    await report(world, 1, 8)
    await world.walk(hours=1, minutes=1)
    await report(world, 9, 15)
    assert [ref for ref in standing(world) if int(ref[2:]) > 8] == [f"I-{n}" for n in range(9, 15)]
    first, second = gathered(world)
    assert words(first).startswith("2 more") and words(second).startswith("1 more") and "I-15" in words(second)


async def test_many_at_once_are_one_edit_and_not_one_each(world: World) -> None:
    """Nor one look each: the sender has them together."""

    def told(unit: Unit) -> None:
        for id in range(9, 9 + 20):
            postings.want(unit, id, world.general)
            outbox.put(unit, "card", record=id, room=world.general, revision=1)

    await report(world, 1, 8)
    for number in range(9, 29):
        await world.say(world.alice, f"/issue Printer {number} is down", room=world.private(world.alice))
    await world.muster.writer.submit(told)
    await world.settle()
    here = [row for row in world.rows("outbox") if row["room_id"] == world.general]
    edits = [row["state"] for row in here if row["kind"] == "gathered"]
    assert len(edits) <= 2 + 2 and edits[-1] == "sent"
    assert words(gathered(world)[0]).startswith("22 more")
    cards = [row for row in here if row["kind"] == "card"]
    assert {row["state"] for row in cards[-20:]} == {"merged"} and all(row["taken_by"] for row in cards[-20:])


async def test_of_many_at_once_those_that_stand_by_themselves_do(world: World) -> None:
    def told(unit: Unit) -> None:
        for id in range(7, 13):
            postings.want(unit, id, world.general, thread="1" if id == 8 else "")
            brought = {"brought": "yes"} if id == 9 else {}
            outbox.put(unit, "card", record=id, room=world.general, revision=1, params=brought)

    await report(world, 1, 6)
    for number in range(7, 13):
        more = " !urgent" if number == 10 else ""
        await world.say(world.alice, f"/issue Printer {number} is down{more}", room=world.private(world.alice))
    await world.muster.writer.submit(told)
    await world.settle()
    (card,) = gathered(world)
    assert words(card).startswith("3 more") and buttons(card) == ["I-7", "I-11", "I-12"]
    posted = [row for row in world.rows("postings") if row["room_id"] == world.general and row["platform_id"]]
    assert {row["record_id"] for row in posted} == {1, 2, 3, 4, 5, 6, 8, 9, 10}


async def test_where_clients_come_its_lines_are_taken_away(world: World) -> None:
    await report(world, 1, 8)
    await world.say(world.amy, "/room clients")
    assert [words(card) for card in world.cards(world.general) if "Printer" in words(card)] == []


async def test_where_the_room_is_closed_each_goes_where_its_own_card_would(world: World) -> None:
    for number in (1, 2):
        await world.say(world.alice, f"/issue Printer {number} is down", room=world.private(world.alice))

    def want(unit: Unit) -> None:
        for id in (1, 2):
            postings.want(unit, id, world.general)

    def close(unit: Unit) -> None:
        gatherings.gather(unit, world.general, [1, 2])
        people.change_room(unit, world.general, left_at=unit.now)

    await world.muster.writer.submit(want)
    await world.muster.writer.submit(close)
    await world.settle()
    assert {row["room_id"] for row in world.rows("postings") if row["gathering_id"]} == set()
    assert world.general not in {row["room_id"] for row in world.rows("postings") if row["platform_id"]}
    states = [row["state"] for row in world.rows("outbox") if row["kind"] in ("card", "gathered")]
    assert not set(states) & {"due", "aside"}


async def test_in_a_private_chat_every_card_stands_by_itself(world: World) -> None:
    for number in range(9):
        await world.say(world.alice, f"/task Step {number}", room=world.private(world.alice))
    assert len(world.cards(world.private(world.alice), world.alice)) == 9
