"""A card with a document: in each chat a file of the platform's own, or a link where there is one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.pdf import PDF, PaperError, pdf
from core.card import Card, Document, dump_card, load_card
from core.paper import Entry, Heading, Paper, Table, Text
from handlers.messages import RENDERERS, Rendering
from storage import outbox
from storage.outbox import Message
from tests.adapters.slack_story import SlackStory
from tests.adapters.telegram_world import GROUP, Office
from tests.serving import Serving
from tests.world import World, words

REPORT = Paper(
    "M-12 · 業務週會",
    (
        Heading("決議 · 决议 · Decisions"),
        Entry("D-1", "報價漲 5% ✅，自下週起生效。" * 12),
        Table(("編號", "What", "Who"), tuple((f"T-{n}", "send the offer", "王大維") for n in range(70))),
        Text("The notes as they were typed.\n\n第二行"),
    ),
    "11月18日",
    "version 1",
)
CALENDAR = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def _card(content: str | Paper) -> Card:
    made = Document("M-12.pdf", PDF, content) if isinstance(content, Paper) else Document("M-12.ics", "text/calendar")
    return Card(("Here it is",), document=replace(made, content=content))


_CONTENT: list[str | Paper] = []


@pytest.fixture(autouse=True)
def report(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of the test's own, for as long as it may be tried again."""

    def render(rendering: Rendering, message: Message) -> Card:
        return _card(_CONTENT[-1])

    monkeypatch.setitem(RENDERERS, "report", render)


async def _send(world: World, content: str | Paper, **to: Any) -> None:
    """What a feature does: it queues a message, whose renderer gives the card."""
    _CONTENT.append(content)
    await world.muster.writer.submit(lambda unit: outbox.put(unit, "report", key="report:1", **to))
    await world.settle()


def _room(world: World, platform: str) -> int:
    rooms = world.muster.directories.latest.rooms.values()
    return next(room.id for room in rooms if room.place.platform == platform and room.person is None)


@pytest.mark.parametrize("content", [REPORT, CALENDAR], ids=["pdf", "ics"])
async def test_in_slack_it_stands_in_the_thread_of_its_card(database_url: str, content: str | Paper) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/task x", user="U1")
        await _send(slack.world, content, room=_room(slack.world, "slack"))
        (shared,) = slack.fake.journal.entries("files.completeUploadExternal")
        card = next(post for post in slack.posts() if "Here it is" in post["text"])
        assert shared["thread_ts"] == card["ts"] and shared["text"] == ""
        upload = slack.fake.uploads[shared["files"][0]["id"]]
        assert upload.name == _card(content).document.name and upload.body  # type: ignore[union-attr]  # each has one
        assert upload.body == content.encode() if isinstance(content, str) else upload.body.startswith(b"%PDF-")
        assert {row["state"] for row in slack.world.rows("outbox")} <= {"sent", "merged"}


async def test_in_slack_what_fails_half_way_is_done_once(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/task x", user="U1")
        slack.fake.fail("files.getUploadURLExternal", "rate_limit", retry_after=0)
        await _send(slack.world, CALENDAR, room=_room(slack.world, "slack"))
        assert len(await slack.fake.journal.expect("files.completeUploadExternal")) == 1
        assert sum("Here it is" in post["text"] for post in slack.posts()) == 1


async def test_in_slack_what_may_have_arrived_comes_again_with_a_mark(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        await slack.command("/task x", user="U1")
        slack.fake.fail("files.completeUploadExternal", "drop_after_accept")
        await _send(slack.world, CALENDAR, room=_room(slack.world, "slack"))
        found = await slack.fake.journal.expect("files.completeUploadExternal", count=2)
        assert [entry["text"] for entry in found] == ["", "↻ possible repeat"]
        assert sum("Here it is" in post["text"] for post in slack.posts()) == 1


@pytest.mark.parametrize("content", [REPORT, CALENDAR], ids=["pdf", "ics"])
async def test_in_telegram_it_answers_its_card(database_url: str, tmp_path: Path, content: str | Paper) -> None:
    async with Office(database_url, tmp_path) as office:
        room = next(
            room.id
            for room in office.world.muster.directories.latest.rooms.values()
            if room.place.channel == str(GROUP)
        )
        await _send(office.world, content, room=room)
        card = await office.sees(GROUP, "Here it is")
        (sent,) = await office.telegram.journal.expect("sendDocument", room=GROUP)
        document = _card(content).document
        assert document and (sent["document"]["file_name"], sent["document"]["mime_type"]) == (
            document.name,
            document.mime,
        )
        body = office.telegram.files[sent["document"]["file_id"]]
        assert body == content.encode() if isinstance(content, str) else body.startswith(b"%PDF-")
        message = office.telegram.chats[GROUP].messages[sent["message_id"]]
        assert message["reply_to_message"]["message_id"] == card["message_id"] and sent["quiet"]


async def test_in_the_local_chat_its_card_leads_to_it_for_its_reader_alone(world: World) -> None:
    async with Serving(world) as site:
        await _send(world, REPORT, person=world.alice)
        room = world.private(world.alice)
        _, found = await site.get("/local/messages", room=room, after=0, viewer=world.alice)
        (file,) = found["messages"][-1]["card"]["files"]
        assert (file["name"], file["mime"], file["state"]) == ("M-12.pdf", PDF, "kept") and file["size"] > 1000
        async with site.http.get(f"{site.url}/local/files/{file['id']}?viewer={world.alice}") as mine:
            assert mine.status == 200 and (await mine.read()).startswith(b"%PDF-")
        async with site.http.get(f"{site.url}/local/files/{file['id']}?viewer={world.bob}") as hidden:
            assert hidden.status == 404
        assert len(world.rows("files")) == 1


async def test_without_a_font_the_card_says_what_to_install(world: World, no_font: None) -> None:
    await _send(world, REPORT, person=world.alice)
    card = world.cards(world.private(world.alice))[-1]
    assert words(card).splitlines()[0] == "Here it is" and "Install fonts-wqy-microhei" in words(card)
    assert card.document is None and not world.rows("files")


def test_a_character_that_no_font_has_is_an_error_and_never_a_box() -> None:
    with pytest.raises(PaperError) as caught:
        pdf(Paper("𠮷野家", (Text("牛丼"),)))
    assert (caught.value.why, caught.value.signs) == ("no_glyph", "𠮷")
    assert pdf(Paper("🎉 done ❤️", (Text("👨‍👩‍👧\ttab"),))).startswith(b"%PDF-")  # emoji are written by their names


def test_the_same_paper_is_the_same_file() -> None:
    assert pdf(REPORT) == pdf(REPORT)


def test_a_kept_document_survives_the_way_through_the_database() -> None:
    card = Card(("x",), document=Document("a.pdf", PDF, file=7))
    assert load_card(dump_card(card)) == card and "document" not in dump_card(Card(("x",)))
