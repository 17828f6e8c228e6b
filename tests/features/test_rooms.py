"""Who sits in a room: asked once, answered by those who may, and cards come or go with the answer."""

from __future__ import annotations

import pytest

from core.answer import Refusal, Say
from core.card import plain
from core.people import Place
from storage import people
from storage.uow import Unit
from tests.world import ZONE, World, buttons, words


async def _room(world: World, name: str = "lobby", locale: str = "en") -> int:
    """A room of which nobody has said yet who sits there."""

    def write(unit: Unit) -> int:
        return people.add_room(unit, Place("local", "", name), name, locale=locale, zone=ZONE)

    id = await world.muster.writer.submit(write)
    await world.muster.directories.current()
    return id


async def _answer(world: World, person: int, room: int, audience: str) -> str:
    target = {"record": f"{room}-{audience}", "message": f"{room}-{audience}"}
    reply = await world.run(person, "audience", values=target, room=world.private(person))
    await world.muster.directories.current()
    return words(reply)


def _refs(world: World, room: int) -> list[str]:
    return [card.ref for card in world.cards(room) if card.ref]


async def test_the_first_capture_asks_privately_and_the_card_waits(world: World) -> None:
    lobby = await _room(world)
    reply = await world.say(world.amy, "/issue Door is stuck", room=lobby)
    assert "Captured: I-1" in words(reply)
    assert world.seen(lobby) == []
    [asked] = [card for card in world.cards(world.private(world.amy), world.amy) if "Who sits" in plain(card.title)]
    assert plain(asked.title) == "Who sits in lobby?" and buttons(asked) == ["Colleagues only", "Clients sit here too"]
    await world.say(world.amy, "/issue Bell too", room=lobby)
    assert len([c for c in world.cards(world.private(world.amy), world.amy) if "Who sits" in plain(c.title)]) == 1

    said = await _answer(world, world.amy, lobby, "colleagues")
    assert said.splitlines() == [
        "Cards of colleagues are shown in lobby from now on.",
        "2 cards that waited are on their way there.",
    ]
    assert _refs(world, lobby) == ["I-1", "I-2"]
    await world.press(world.bob, "take", "I-1", 1, room=lobby)
    assert "Bob has it" in "\n".join(words(card) for card in world.cards(lobby))


async def test_a_room_of_clients_is_cleared_and_filled_again(world: World) -> None:
    lobby = await _room(world)
    await world.say(world.amy, "/room colleagues", room=lobby)
    await world.say(world.alice, "/issue Acme is angry", room=lobby)
    await world.say(world.alice, "/comment I-1 they want money", room=lobby)
    assert _refs(world, lobby) == ["I-1"] and world.lines(lobby) == ["Alice: they want money"]

    said = await world.say(world.amy, "/room clients", room=lobby)
    assert "1 card that stood there is being taken away." in words(said)
    await world.settle()
    assert [m.text for m in world.seen(lobby) if m.text] == [] and _refs(world, lobby) == []
    await world.say(world.bob, "/take I-1", room=world.general)
    await world.say(world.alice, "/issue Something else", room=lobby)
    assert [m.text for m in world.seen(lobby) if m.text] == []

    await world.say(world.amy, "/room colleagues", room=lobby)
    assert _refs(world, lobby) == ["I-1"]  # the other was captured while outsiders sat there
    assert "Bob has it" in words(world.cards(lobby)[-1])


async def test_what_is_closed_meanwhile_does_not_come(world: World) -> None:
    lobby = await _room(world)
    await world.say(world.alice, "/issue Door is stuck", room=lobby)
    await world.say(world.alice, "/done I-1", room=lobby)
    said = await _answer(world, world.amy, lobby, "colleagues")
    assert said == "Cards of colleagues are shown in lobby from now on." and _refs(world, lobby) == []


async def test_staff_are_told_who_can_answer(world: World) -> None:
    lobby = await _room(world, "前廳", "zh_Hant")
    await world.say(world.xiaoming, "/issue 门坏了", room=lobby)
    [asked] = [c for c in world.cards(world.private(world.xiaoming), world.xiaoming) if "都有谁" in plain(c.title)]
    assert buttons(asked) == [] and "王大維" in words(asked).splitlines()[-1]
    refused = await world.say(world.xiaoming, "/room colleagues", room=lobby)
    assert isinstance(refused.answer, Refusal) and "王大維、" in words(refused)
    assert "要由主管" in await _answer(world, world.xiaoming, lobby, "colleagues")
    assert world.room(lobby).audience == "unknown"
    assert "從現在起" in await _answer(world, world.dawei, lobby, "colleagues")
    assert world.room(lobby).audience == "colleagues"


@pytest.mark.parametrize("target", ["", "x", "0-colleagues", "999-clients", "1-unknown", "-", "1-colleagues-clients"])
async def test_a_forged_press_changes_nothing(world: World, target: str) -> None:
    before = world.rows("rooms")
    private = world.private(world.amy)
    values = {"message": target.replace("1-", f"{private}-", 1)}
    reply = await world.run(world.amy, "audience", values=values)
    assert not isinstance(reply.answer, Say)
    assert world.rows("rooms") == before


async def test_arriving_says_what_is_assumed_or_asks(world: World) -> None:
    lobby = await _room(world)
    asked = await world.run(world.amy, "arrived", room=lobby)
    assert isinstance(asked.answer, Say) and buttons(asked.answer.card) == ["Colleagues only", "Clients sit here too"]
    await _answer(world, world.amy, lobby, "clients")
    known = await world.run(world.amy, "arrived", room=lobby)
    assert "no card is shown" in words(known)
    assert isinstance(known.answer, Say) and buttons(known.answer.card) == ["Colleagues only"]
    staff = await world.run(world.bob, "arrived", room=world.general)
    assert isinstance(staff.answer, Say) and buttons(staff.answer.card) == []


@pytest.mark.parametrize("line", ["/room #Sales", "/room department Sales", "/room sales"])
async def test_a_department_gets_its_room(world: World, line: str) -> None:
    said = words(await world.say(world.ken, line, room=world.general))
    assert said == "The cards of Sales stand in general from now on."
    await world.say(world.bob, "/issue Offer is late #Sales", room=world.operations)
    assert _refs(world, world.general) == ["I-1"]


async def test_the_room_alone_tells_what_is_known(world: World) -> None:
    said = words(await world.say(world.ken, "/room", room=world.operations))
    assert said.splitlines() == [
        "operations",
        "Colleagues alone sit here: cards are shown.",
        "The cards of Operations stand here too.",
    ]
    assert "No department's room yet" in words(await world.say(world.bob, "/room", room=world.general))
    unknown = words(await world.say(world.ken, "/room elsewhere", room=world.general))
    assert unknown.startswith("I do not know “elsewhere”")
    private = await world.say(world.ken, "/room", room=world.private(world.ken))
    assert "private chat" in words(private)
