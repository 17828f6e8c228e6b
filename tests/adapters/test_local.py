"""The local chat's JSON over real HTTP: what people do there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.serving import Serving
from tests.world import World


@pytest.fixture
async def site(world: World) -> AsyncIterator[Serving]:
    async with Serving(world) as site:
        yield site


async def test_state_tells_who_is_there_and_what_can_be_typed(site: Serving, world: World) -> None:
    status, state = await site.get("/local/state", **{"as": world.xiaoming})
    assert status == 200 and state["locale"] == "zh_Hans" and state["me"] == world.xiaoming
    assert {"id": world.ken, "name": "Ken", "role": "manager", "department": "Operations"}.items() <= next(
        person for person in state["people"] if person["id"] == world.ken
    ).items()
    rooms = [(room["name"], room["private"]) for room in state["rooms"]]
    assert rooms == [("general", False), ("operations", False), ("sales", False), ("Muster", True)]
    assert "invite" not in [command["name"] for command in state["commands"]]
    assert state["ui"]["send"] == "发送" and state["demo"] is False


async def test_a_line_is_captured_and_answered_privately(site: Serving, world: World) -> None:
    answer = await site.say(world.alice, world.general, "/issue Label printer is down !urgent @bob by tomorrow 5pm")
    mine = await site.read(world.alice, world.general)
    assert answer["id"] == mine[0]["id"] and mine[0]["text"].startswith("/issue") and mine[0]["to"] == world.alice
    assert {message["id"] for message in answer["messages"]} <= {message["id"] for message in mine}
    said = mine[1]
    assert said["card"]["title"] == "Captured: I-1 Label printer is down" and said["to"] == world.alice
    assert said["card"]["body"] == "Due Thu 19 Nov 17:00 (in 1 day)\nTold at once: Amy, Ken"
    (theirs,) = await site.read(world.bob, world.general)
    assert theirs["card"]["ref"] == "I-1" and theirs["author_name"] == "Muster" and theirs["to"] is None
    assert [button["label"] for button in theirs["card"]["buttons"]] == [
        "Take",
        "Assign",
        "Change time",
        "Comment",
        "More…",
    ]
    assert await site.read(world.bob, world.general, after=theirs["seq"]) == []


async def test_the_same_key_has_one_effect_and_one_answer(site: Serving, world: World) -> None:
    first = await site.say(world.alice, world.general, "/issue Label printer is down", key="one")
    second = await site.say(world.alice, world.general, "/issue Label printer is down", key="one")
    assert first["id"] == second["id"] and len(world.rows("records")) == 1
    assert len(await site.read(world.alice, world.general)) == 3


async def test_talk_is_for_everybody_and_a_reply_joins_the_record(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "Good morning")
    await site.say(world.alice, world.general, "/issue Label printer is down")
    card = await site.card(world.bob, world.general, "I-1")
    answer = await site.say(world.bob, world.general, "the cable is loose", thread=card["id"])
    reply = (await site.read(world.alice, world.general))[-1]
    assert reply["id"] == answer["id"] and reply["thread"] == card["id"] and reply["author"] == world.bob
    assert "toast" not in answer
    shown = await site.say(world.ken, world.private(world.ken), "/show I-1")
    assert "Bob: the cable is loose" in shown["messages"][-1]["card"]["body"]


async def test_a_press_edits_the_card_in_place_and_twice_is_once(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "/issue Label printer is down")
    before = await site.card(world.bob, world.general, "I-1")
    for key in ("a", "b"):
        status, answer = await site.press(world.bob, before, "Take", key=key)
        assert (status, answer["toast"]) == (200, "I-1 Label printer is down is yours") and "messages" in answer
    after = await site.card(world.bob, world.general, "I-1")
    assert after["id"] == before["id"] and after["seq"] > before["seq"] and after["edited_at"]
    assert "Bob has it" in after["card"]["body"]
    assert world.lines(world.general) == ["Bob took it"]


async def test_a_press_on_a_stale_card_is_refused_with_the_fresh_one(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "/issue Label printer is down")
    stale = await site.card(world.bob, world.general, "I-1")
    await site.press(world.bob, stale, "Take")
    status, answer = await site.press(world.alice, stale, "Take")
    assert status == 200 and "has changed meanwhile" in answer["refused"]
    (fresh,) = [message for message in answer["messages"] if message["to"] == world.alice]
    assert fresh["card"]["ref"] == "I-1" and "Bob has it" in fresh["card"]["body"]
    assert world.rows("records")[0]["owner_id"] == world.bob


async def test_a_form_opens_clean_keeps_what_was_typed_and_is_sent_once(site: Serving, world: World) -> None:
    form = (await site.say(world.alice, world.general, "/issue"))["form"]
    assert form["title"] == "New issue" and not any(field["error"] for field in form["fields"])
    path, values = f"/local/forms/{form['id']}", {"title": "Forklift leaks oil", "due": "when pigs fly"}
    status, answer = await site.post(path, {"as": world.alice, "values": values, "key": "one"})
    fields = {field["id"]: field for field in answer["form"]["fields"]}
    assert status == 200 and answer["form"]["id"] == form["id"] and world.rows("records") == []
    assert fields["title"]["value"] == "Forklift leaks oil" and "tomorrow 5pm" in fields["due"]["error"]
    values["due"] = "Friday 3pm"
    status, answer = await site.post(path, {"as": world.alice, "values": values, "key": "two"})
    assert "form" not in answer and answer["messages"][0]["card"]["title"] == "Captured: I-1 Forklift leaks oil"
    status, again = await site.post(path, {"as": world.alice, "values": values, "key": "three"})
    assert "no longer open" in again["refused"] and len(world.rows("records")) == 1


async def test_a_form_of_a_button_names_its_record_and_says_what_is_needed(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "/issue Label printer is down")
    await site.say(world.alice, world.general, "/take I-1")
    card = await site.card(world.alice, world.general, "I-1")
    _, every = await site.press(world.alice, card, "More…")
    _, opened = await site.press(world.alice, every["messages"][-1], "Block")
    form = opened["form"]
    assert form["title"] == "Block · I-1" and not form["fields"][0]["error"]
    path = f"/local/forms/{form['id']}"
    _, answer = await site.post(path, {"as": world.alice, "values": {"reason": " "}})
    assert answer["form"]["fields"][0]["error"] == "Needed"
    await site.post(path, {"as": world.bob, "values": {"reason": "mine now"}})
    assert world.rows("records")[0]["status"] == "analysing"  # another person's form is nobody else's
    _, answer = await site.post(path, {"as": world.alice, "values": {"reason": "no spare part"}})
    await world.settle()
    (edited,) = [message for message in answer["messages"] if message["id"] == every["messages"][-1]["id"]]
    assert "blocked" in str(edited["card"])  # the private answer whose button it was tells what holds
    after = await site.card(world.alice, world.general, "I-1")
    assert after["card"]["fields"] == [["Reason", "no spare part"]]


async def test_a_private_chat_is_its_persons_alone(site: Serving, world: World) -> None:
    private = world.private(world.bob)
    await site.say(world.bob, private, "/mine")
    said = (await site.read(world.bob, private))[-1]
    for status, answer in (
        await site.get("/local/messages", room=private, viewer=world.alice),
        await site.get("/local/messages", room=9999, viewer=world.alice),
        await site.post("/local/messages", {"as": world.alice, "room": private, "text": "hello"}),
        await site.post("/local/press", {"as": world.alice, "message": said["id"], "button": "mine||0"}),
    ):
        assert (status, answer) == (404, {"error": "not found"})
    await site.say(world.bob, world.general, "/mine")
    answered = (await site.read(world.bob, world.general))[-1]
    body = {"as": world.alice, "message": answered["id"], "button": "mine||0"}
    assert (await site.post("/local/press", body))[0] == 404  # a private answer in a shared room is as secret


async def test_a_forged_button_gets_no_further_than_its_person_may(site: Serving, world: World) -> None:
    await site.say(world.admin, world.general, "/issue Label printer is down")
    card = await site.card(world.alice, world.general, "I-1")
    for button, words in (("outbox||0", "other roles"), ("take|I-99|1", "I find no I-99"), ("x", "I do not know")):
        _, answer = await site.post("/local/press", {"as": world.alice, "message": card["id"], "button": button})
        assert words in answer["refused"]


async def test_a_choice_is_known_by_its_name_and_the_page_changes_its_language(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "/language 繁體中文")
    _, state = await site.get("/local/state", **{"as": world.alice})
    assert state["locale"] == "zh_Hant"
    assert world.room(world.private(world.alice)).locale == "zh_Hant"


async def test_whoever_is_invited_gets_a_private_chat_and_their_reminders(site: Serving, world: World) -> None:
    await site.say(world.admin, world.general, "/invite Carol Wu")
    _, state = await site.get("/local/state")
    carol = next(person["id"] for person in state["people"] if person["name"] == "Carol Wu")
    await site.say(world.alice, world.general, "/task @Carol Count the pallets by today 6pm")
    await world.walk(hours=9)
    _, state = await site.get("/local/state", **{"as": carol})
    private = next(room["id"] for room in state["rooms"] if room["private"])
    titles = [message["card"]["title"] for message in await site.read(carol, private)]
    assert titles[-1] == "Due now: T-1 Count the pallets" and len(titles) == len(set(titles))


async def test_hostile_text_is_kept_and_shown_safely(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "a\u0000b\ud800c \u202egnp.exe")
    await site.say(world.alice, world.general, "/issue \u202eevil\u202c <b>bold</b> <!channel>")
    messages: list[Any] = await site.read(world.alice, world.general)
    assert messages[0]["text"] == "ab\ufffdc gnp.exe"
    assert "evil <b>bold</b> <!channel>" in messages[-1]["card"]["title"] and "\u202e" not in str(messages)
