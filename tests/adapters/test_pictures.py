"""A card with a picture: in each chat it stands last, and where a platform does not take it its words do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.card import Button, Card, Picture, dump_card, load_card
from core.kpi.chart import Chart, Series
from handlers.messages import RENDERERS, Rendering
from storage import outbox
from storage.outbox import Message
from tests.adapters.slack_story import SlackStory
from tests.adapters.telegram_world import GROUP, Office
from tests.serving import Serving
from tests.world import World, words

VALUES = (Decimal(3), None, Decimal(5))
CHART = Chart("trend", "銷售額", ("9月", "10月", "11月"), Series("銷售額", VALUES, ("3", "無資料", "5")))
ALT = "銷售額: 9月 3 · 10月 無資料 · 11月 5"


@pytest.fixture(autouse=True)
def report(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(rendering: Rendering, message: Message) -> Card:
        return Card(
            ("The month",), body=(("one line",),), buttons=(Button("help", "Help"),), picture=Picture(CHART.alt, CHART)
        )

    monkeypatch.setitem(RENDERERS, "report", render)


async def _send(world: World, **to: Any) -> None:
    await world.muster.writer.submit(lambda unit: outbox.put(unit, "report", key="report:1", **to))
    await world.settle()


def _room(world: World, platform: str) -> int:
    rooms = world.muster.directories.latest.rooms.values()
    return next(room.id for room in rooms if room.place.platform == platform and room.person is None)


async def test_in_slack_it_is_the_last_block_of_its_card(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/task x", user="U1")
        await _send(slack.world, room=_room(slack.world, "slack"))
        (post,) = [post for post in slack.posts() if "The month" in post["text"]]
        assert [block["type"] for block in post["blocks"]] == ["rich_text", "actions", "image"]
        image = post["blocks"][-1]
        assert image["alt_text"] == ALT and ALT not in post["text"]
        upload = slack.fake.uploads[image["slack_file"]["id"]]
        assert upload.body is not None and upload.body.startswith(b"\x89PNG")


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_in_slack_without_the_scope_its_words_stand_there(database_url: str, method: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/task x", user="U1")
        slack.fake.fail(method, "error", error="missing_scope")
        await _send(slack.world, room=_room(slack.world, "slack"))
        (post,) = [post for post in slack.posts() if "The month" in post["text"]]
        assert [block["type"] for block in post["blocks"]] == ["rich_text", "actions"] and ALT in post["text"]


async def test_in_slack_a_file_that_never_becomes_visible_costs_neither_words_nor_buttons(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.slack import port

    monkeypatch.setattr(port, "_LOOKS", (0.01, 0.01))
    async with SlackStory(database_url) as slack:
        await slack.command("/task x", user="U1")
        slack.fake.unseen = 99
        await _send(slack.world, room=_room(slack.world, "slack"))
        (post,) = [post for post in slack.posts() if "The month" in post["text"]]
        assert [block["type"] for block in post["blocks"]] == ["rich_text", "actions"] and ALT in post["text"]


def _group(office: Office) -> int:
    rooms = office.world.muster.directories.latest.rooms.values()
    return next(room.id for room in rooms if room.place.channel == str(GROUP))


async def test_in_telegram_it_is_a_photo_below_its_card(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        await _send(office.world, room=_group(office))
        card = await office.sees(GROUP, "The month")
        assert ALT not in card["text"]
        (sent,) = await office.telegram.journal.expect("sendPhoto", room=GROUP)
        assert sent["caption"] == ALT and sent["quiet"] and sent["photo"][-1]["width"] >= 1400
        message = office.telegram.chats[GROUP].messages[sent["message_id"]]
        assert message["reply_to_message"]["message_id"] == card["message_id"]


async def test_in_telegram_a_photo_that_is_refused_is_said(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.fail("sendPhoto", "error", error="Bad Request: IMAGE_PROCESS_FAILED")
        await _send(office.world, room=_group(office))
        await office.sees(GROUP, ALT)
        assert {row["state"] for row in office.world.rows("outbox") if row["kind"] == "report"} == {"sent"}


async def test_in_telegram_what_may_have_arrived_comes_again_with_a_mark(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.fail("sendPhoto", "drop_after_accept")
        await _send(office.world, room=_group(office))
        found = await office.telegram.journal.expect("sendPhoto", room=GROUP, count=2)
        assert [entry["caption"].split("\n")[0] for entry in found] == [ALT, "↻ possible repeat"]


async def test_in_the_local_chat_its_readers_alone_see_it(world: World) -> None:
    async with Serving(world) as site:
        await _send(world, person=world.alice)
        room = world.private(world.alice)
        _, found = await site.get("/local/messages", room=room, after=0, viewer=world.alice)
        card = found["messages"][-1]["card"]
        assert card["picture_alt"] == ALT and card["body"] == "one line" and not card["files"]
        async with site.http.get(f"{site.url}{card['picture']}") as mine:
            assert (mine.status, mine.content_type) == (200, "image/png")
            assert (await mine.read()).startswith(b"\x89PNG")
        for other in (world.bob, 999):
            address = card["picture"].replace(f"viewer={world.alice}", f"viewer={other}")
            async with site.http.get(f"{site.url}{address}") as hidden:
                assert hidden.status == 404
        await world.say(world.alice, "/task x", room=room)
        _, found = await site.get("/local/messages", room=room, after=0, viewer=world.alice)
        other = found["messages"][-1]["id"]
        async with site.http.get(f"{site.url}/local/pictures/{other}?viewer={world.alice}") as none:
            assert none.status == 404


async def test_without_a_font_its_words_stand_there_with_what_to_install(world: World, no_font: None) -> None:
    async with Serving(world) as site:
        await _send(world, person=world.alice)
        card = world.cards(world.private(world.alice))[-1]
        assert card.picture and not card.picture.file
        assert ALT in card.picture.alt and "Install fonts-wqy-microhei" in card.picture.alt
        room = world.private(world.alice)
        _, found = await site.get("/local/messages", room=room, after=0, viewer=world.alice)
        shown = found["messages"][-1]["card"]
        assert shown["picture"] is None and ALT in shown["body"]


def test_a_kept_picture_survives_the_way_through_the_database() -> None:
    card = Card(("x",), picture=Picture("said", file=7))
    assert load_card(dump_card(card)) == card and "picture" not in dump_card(Card(("x",)))
    assert words(Card(("x",))) == "x"
