"""The next page of a private answer stands where the one before stood, through each real adapter."""

from __future__ import annotations

from pathlib import Path

from storage import records
from tests.adapters.slack_story import SlackStory, shown
from tests.adapters.telegram_world import ALICE, BOB, GROUP, XIAOMING, Office
from tests.fakes import slack_payloads as sent
from tests.serving import Serving
from tests.world import World


def make(world: World, owner: int, count: int = 9) -> None:
    def write(unit: records.Unit) -> None:
        for number in range(1, count + 1):
            records.create(unit, "task", f"Pallet {number}", owner, owner_id=owner)

    world.muster.writer.perform(write)


async def test_slack_replaces_an_ephemeral_answer_through_its_response_url(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/mine")
        alice = next(p.id for p in slack.world.muster.directories.latest.people.values() if p.name == "alice")
        make(slack.world, alice)
        first = await slack.command("/mine")
        assert shown(first["blocks"]).splitlines()[-1] == "[✓ T-1] [✓ T-2] [✓ T-3] [✓ T-4] [Next ›]"
        await slack.press("1700000000.000100", "mine_page|1.|0", user="U1", ephemeral=True)
        page = slack.private()[-1]
        assert page["method"] == "response" and page["replace_original"] is True
        assert "T-6 Pallet 6" in shown(page["blocks"])
        await slack.press("1700000000.000100", "tick|T-6|1", user="U1", ephemeral=True)
        ticked = slack.private()[-1]
        assert ticked["replace_original"] is True and "✅ T-6 Pallet 6" in shown(ticked["blocks"])
        await slack.press("1700000000.000100", "show|T-7|0", user="U1", ephemeral=True)
        assert slack.private()[-1]["replace_original"] is False


async def test_slack_edits_the_message_of_its_private_chat(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/mine")
        alice = next(p.id for p in slack.world.muster.directories.latest.people.values() if p.name == "alice")
        make(slack.world, alice)
        place = await slack.world.muster.ports["slack"].private_place(
            next(a for a, p in slack.world.muster.directories.latest.accounts.items() if p == alice)
        )
        await slack.event(sent.message("find pallet", user="U1", channel=place.channel))
        (message,) = slack.posts(place.channel)
        ts = message["ts"]
        await slack.press(ts, "find_page|1.pallet|0", user="U1", channel=place.channel)
        (edit,) = slack.fake.journal.entries("chat.update")
        assert edit["ts"] == ts and edit["channel"] == place.channel
        assert "T-2 Pallet 2" in shown(edit["blocks"]) and "T-9" not in shown(edit["blocks"])


async def test_telegram_edits_the_private_message_that_was_pressed(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        make(office.world, office.world.xiaoming)
        office.telegram.say(XIAOMING, "我的", chat=XIAOMING)
        message = await office.sees(XIAOMING, "有 9 件事等您处理")
        await office.press(XIAOMING, message, "下一页 ›")
        (page,) = await office.telegram.journal.expect("editMessageText", room=XIAOMING, text="T-6 Pallet 6")
        assert page["message_id"] == message["message_id"]
        await office.press(XIAOMING, message, "✓ T-7")
        ticked = (await office.telegram.journal.expect("editMessageText", room=XIAOMING, text="✅ T-7"))[-1]
        assert ticked["message_id"] == message["message_id"]
        await office.telegram.journal.expect("answerCallbackQuery", count=2)
        await office.confirmed()
        assert len(office.posts(XIAOMING)) == 1


async def test_telegram_tells_the_new_owner_alone_and_takes_their_press(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
        card = await office.sees(GROUP, "I-1")
        office.telegram.say(ALICE, "/assign@muster_bot I-1 @Bob you know it", chat=GROUP)
        asked = await office.sees(BOB, "Alice asks you to take I-1 Label printer is down")
        await office.telegram.journal.expect("editMessageText", room=GROUP, text="Bob is asked to take it")
        await office.press(BOB, asked, "Hand back")
        edits = await office.telegram.journal.expect("editMessageText", room=GROUP, text="Nobody has it yet")
        assert edits[-1]["message_id"] == card["message_id"]
        office.telegram.say(BOB, "/undo", chat=BOB)
        await office.sees(BOB, "Bob is asked to take it")


async def test_the_local_chat_edits_the_private_answer(world: World) -> None:
    make(world, world.bob)
    async with Serving(world) as site:
        answer = await site.say(world.bob, world.general, "/mine")
        first = next(message for message in answer["messages"] if message["card"])
        pressed = next(b["id"] for b in first["card"]["buttons"] if b["label"] == "Next ›")
        body = {"as": world.bob, "message": first["id"], "button": pressed}
        _, turned = await site.post("/local/press", body)
        (page,) = turned["messages"]
        assert page["id"] == first["id"] and page["seq"] > first["seq"] and page["to"] == world.bob
        assert "T-6 Pallet 6" in page["card"]["body"]
        both = await site.read(world.bob, world.general)
        assert [m["id"] for m in both if m["card"]] == [first["id"]]
