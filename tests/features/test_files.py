"""Files of messages: fetched once and kept, one album one record, and what nobody named is asked about."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from itertools import permutations
from typing import Any

import pytest

from bot.fetcher import Fetcher
from bot.local.port import LocalPort
from bot.port import TOO_LARGE, DeliveryError
from core.answer import Refusal, Say
from core.attachment import LARGEST, Attachment, plain_name, storable
from core.invocation import Invocation
from core.people import Account, Place
from storage import blobs, files, people
from storage.files import Sent
from tests.world import ZONE, World, buttons, words

SHELF = Place("shelf", "", "general")
PRIVATE = Place("shelf", "", "alice")


class Shelf(LocalPort):
    """A platform that gives files out by their source, and fails when it is told to; the rest is the local chat's."""

    platform = "shelf"

    def __init__(self, world: World) -> None:
        super().__init__(world.muster.writer)
        self.asked: Counter[str] = Counter()
        self.errors: dict[str, list[DeliveryError]] = {}
        self.bodies: dict[str, bytes] = {}
        self.pause = 0.0

    async def download(self, source: str, limit: int) -> bytes:
        self.asked[source] += 1
        await asyncio.sleep(self.pause)
        if errors := self.errors.get(source):
            raise errors.pop(0)
        return self.bodies.get(source, b"body of " + source.encode())


@pytest.fixture
async def shelf(world: World) -> Shelf:
    shelf = Shelf(world)
    world.muster.ports["shelf"] = shelf

    def settle(unit: Any) -> None:
        people.add_account(unit, Account("shelf", "", "alice"), world.alice)
        people.add_room(unit, SHELF, "shelf", audience="colleagues", zone=ZONE)
        private = {"audience": "colleagues", "person_id": world.alice, "zone": ZONE}
        people.add_room(unit, PRIVATE, "Alice", **private)

    await world.muster.writer.submit(settle)
    await world.muster.directories.current()
    return shelf


async def send(world: World, command: str, *sent: Attachment, place: Place = SHELF, **more: Any) -> Any:
    """One message of alice's, delivered twice; its id is its key."""
    message = more.pop("message", "m1")
    invocation = Invocation(
        key=f"shelf:{place.channel}:{more.pop('key', message)}",
        command=command,
        actor=Account("shelf", "", "alice"),
        place=place,
        at=world.clock.now(),
        message=message,
        files=sent,
        private=place == PRIVATE,
        **more,
    )
    reply = await world.muster.dispatch.run(invocation)
    again = await world.muster.dispatch.run(invocation)
    for answered in (reply, again):
        if answered.later:
            await answered.later  # a slow machine was still working
    await world.settle()
    return reply


def room(world: World, place: Place) -> int:
    found = world.muster.directories.latest.room_at(place)
    assert found
    return found.id


def card(world: World) -> str:
    return words(world.cards(room(world, SHELF))[-1])


def filed(world: World) -> list[dict[str, Any]]:
    return sorted(world.rows("files"), key=lambda row: row["id"])


PHOTO = Attachment("p1", "photo", mime="image/jpeg", size=10)
VOICE = Attachment("v1", "voice", mime="audio/ogg", seconds=42)
PAPER = Attachment("d1", "document", "spec.pdf", "application/pdf")


async def test_files_are_fetched_once_kept_once_and_shown(world: World, shelf: Shelf) -> None:
    shelf.bodies["p1"] = shelf.bodies["p2"] = b"same"
    await send(world, "issue", PHOTO, Attachment("p2", "photo"), VOICE, PAPER, text="Label printer is down")
    assert "2 photos · Voice note 0:42 · spec.pdf" in card(world)
    rows = filed(world)
    assert {row["state"] for row in rows} == {"kept"} and set(shelf.asked.values()) == {1}
    assert rows[0]["hash"] == rows[1]["hash"] == hashlib.sha256(b"same").hexdigest()
    assert len(world.rows("blobs")) == 3
    with world.muster.database.read() as conn:
        assert blobs.body(conn, rows[0]["hash"]) == b"same" and blobs.body(conn, "none") is None


async def test_a_room_reads_of_files_in_its_own_language(world: World, shelf: Shelf) -> None:
    three = [Attachment(f"p{n}", "photo") for n in range(3)]
    for locale, line in (("zh_Hant", "照片 3 張 · 語音 0:42"), ("zh_Hans", "照片 3 张 · 语音 0:42")):
        change = {"locale": locale}
        await world.muster.writer.submit(lambda unit, c=change: people.change_room(unit, room(world, SHELF), **c))
        await send(world, "task", *three, VOICE, text=f"棧板受潮 {locale}", message=locale)
        assert line in card(world)


async def test_what_is_too_large_or_gone_stands_on_the_card_and_nobodys_press_is_stale(
    world: World, shelf: Shelf
) -> None:
    shelf.errors["d1"] = [DeliveryError(TOO_LARGE, permanent=True)]
    shelf.errors["v1"] = [DeliveryError("HTTP 404", permanent=True)]
    shelf.bodies["x1"] = b"\0" * (LARGEST + 1)
    declared = Attachment("f1", "video", "film.mp4", size=LARGEST + 1)
    reply = await send(world, "issue", PHOTO, PAPER, VOICE, declared, Attachment("x1"), text="Label printer is down")
    assert shelf.asked["f1"] == 0  # what says it is too large is not even asked for
    assert "⚠ 3 files could not be kept: larger than 20 MB" in card(world)
    assert "⚠ 1 file could not be kept: it is no longer there" in card(world) and "1 photo" in card(world)
    assert isinstance(reply.answer, Say) and world.rows("records")[0]["revision"] > 2
    pressed = await world.press(world.amy, "take", "I-1", 2)  # on the card as it was before
    assert not isinstance(pressed.answer, Refusal), words(pressed)


async def test_a_card_that_is_older_in_anything_else_is_stale(world: World, shelf: Shelf) -> None:
    await send(world, "issue", PHOTO, text="Label printer is down")
    await world.press(world.bob, "take", "I-1", 2)
    await send(world, "reply", PAPER, values={"record": "I-1", "text": ""}, message="m2")
    pressed = await world.press(world.amy, "take", "I-1", 2)
    assert isinstance(pressed.answer, Refusal) and "has changed meanwhile" in words(pressed)


async def test_what_comes_along_with_a_verb_lies_under_its_record(world: World, shelf: Shelf) -> None:
    await send(world, "issue", text="Label printer is down")
    await send(world, "done", PHOTO, PAPER, text="I-1 replaced the cable", message="m2")
    (record,) = world.rows("records")
    assert record["status"] == "closed" and {row["record_id"] for row in filed(world)} == {record["id"]}
    assert "1 photo · spec.pdf" in card(world) and "Closed" in card(world)
    await send(world, "show", VOICE, text="I-1", message="m3")
    assert len(filed(world)) == 2  # looking something up keeps nothing


async def test_a_limit_is_waited_for_and_a_failing_download_is_given_up_after_five(world: World, shelf: Shelf) -> None:
    shelf.errors["p1"] = [DeliveryError("flood", retry_after=0.05)]
    shelf.errors["d1"] = [DeliveryError("HTTP 500") for _ in range(9)]
    await send(world, "issue", PHOTO, PAPER, text="Label printer is down")
    await asyncio.sleep(0.1)
    await world.settle()
    photo, paper = filed(world)
    assert (photo["state"], photo["tries"], shelf.asked["p1"]) == ("kept", 1, 2)
    assert (paper["state"], paper["tries"], shelf.asked["d1"]) == ("wanted", 1, 1) and paper["not_before"]
    for _ in range(4):  # the waiting is cut short, the tries are not
        await world.muster.writer.submit(lambda unit: files.later(unit, paper["id"], world.clock.real(), _tries(world)))
        await world.settle()
    assert shelf.asked["d1"] == 5 and filed(world)[1]["state"] == "refused"
    assert "⚠ 1 file could not be kept: it could not be fetched" in card(world)


def _tries(world: World) -> int:
    return int(filed(world)[1]["tries"])


async def test_two_replicas_fetch_a_file_once(world: World, shelf: Shelf) -> None:
    shelf.pause = 0.2
    bot = world.muster
    parts = (bot.database, bot.writer, bot.clock, bot.directories, bot.languages, bot.ports, bot.metrics)
    second = Fetcher(*parts, bot.fetcher._lease)
    await bot.writer.submit(lambda unit: _wanted(unit, world, 6))
    await asyncio.gather(bot.fetcher.drain(), second.drain())
    assert {row["state"] for row in filed(world)} == {"kept"}
    assert set(shelf.asked.values()) == {1} and len(shelf.asked) == 6


def _wanted(unit: Any, world: World, number: int) -> None:
    from storage import records

    record = records.create(unit, "issue", "Label printer is down", world.alice)
    sent = Sent(SHELF, "m1", world.alice)
    files.want(unit, sent, [Attachment(f"s{n}") for n in range(number)], record.id)


ALBUM = {
    "caption": ("issue", "Label printer is down", Attachment("a1", "photo", album="A")),
    "second": ("attach", "", Attachment("a2", "photo", album="A")),
    "third": ("attach", "", Attachment("a3", "photo", album="A")),
}


@pytest.mark.parametrize("place", [SHELF, PRIVATE], ids=["room", "private"])
@pytest.mark.parametrize("order", list(permutations(ALBUM)), ids="-".join)
async def test_an_album_is_one_record_in_any_order(
    world: World, shelf: Shelf, order: tuple[str, ...], place: Place
) -> None:
    for name in order:
        command, text, file = ALBUM[name]
        await send(world, command, file, text=text, message=name, place=place)
    await world.walk(seconds=10)
    (record,) = world.rows("records")
    assert [row["record_id"] for row in filed(world)] == [record["id"]] * 3
    assert sorted(shelf.asked) == ["a1", "a2", "a3"] and set(shelf.asked.values()) == {1}
    (shown,) = world.cards(room(world, place))  # and nobody is asked what it shall be
    assert "3 photos" in words(shown)


async def test_an_album_whose_messages_come_at_once_is_one_record(world: World, shelf: Shelf) -> None:
    async def one(name: str) -> None:
        command, text, file = ALBUM[name]
        await send(world, command, file, text=text, message=name, place=PRIVATE)

    await asyncio.gather(*(one(name) for name in ("second", "caption", "third")))
    await world.walk(seconds=10)
    (record,) = world.rows("records")
    assert [row["record_id"] for row in filed(world)] == [record["id"]] * 3
    assert "3 photos" in words(world.cards(room(world, PRIVATE))[-1])


async def test_an_album_without_words_is_asked_about_once_and_a_press_takes_all(world: World, shelf: Shelf) -> None:
    for name in ("second", "third"):
        command, _, file = ALBUM[name]
        await send(world, command, file, message=name, place=PRIVATE)
    assert world.cards(room(world, PRIVATE)) == []
    await world.walk(seconds=5)
    (question,) = world.cards(room(world, PRIVATE))
    assert words(question) == "What shall this be?\n2 photos"
    await press(world, question, "Issue", "k1")
    (record,) = world.rows("records")
    assert {row["record_id"] for row in filed(world)} == {record["id"]}
    _, _, late = ALBUM["caption"]
    await send(world, "attach", late, message="late", place=PRIVATE)
    assert {row["record_id"] for row in filed(world)} == {record["id"]} and len(filed(world)) == 3


async def press(world: World, question: Any, label: str, key: str) -> Any:
    button = next(button for button in question.buttons if button.label.endswith(label))
    values = {"record": button.target, "message": button.target}
    more = {"values": values, "revision": button.revision, "message": "", "key": key}
    return await send(world, button.command, place=PRIVATE, **more)


async def test_a_voice_note_without_words_becomes_a_task_with_its_files(world: World, shelf: Shelf) -> None:
    reply = await send(world, "make", VOICE, place=PRIVATE)
    assert words(reply) == "What shall this be?\nVoice note 0:42"
    assert buttons(reply.answer.card)[-1] == "Just talk" and "☑️ Task" in buttons(reply.answer.card)
    first = await press(world, reply.answer.card, "Task", "k1")
    assert first.answer.instead and "Captured: T-1 Voice note 0:42, from Alice" in words(first)
    other = await press(world, reply.answer.card, "Issue", "k2")
    assert isinstance(other.answer, Refusal) and "This is T-1" in words(other)
    (record,), (file,) = world.rows("records"), filed(world)
    assert (file["record_id"], file["state"], record["message"]) == (record["id"], "kept", "m1")


async def test_a_forward_keeps_its_words_and_link_and_an_earlier_offer_stays_open(world: World, shelf: Shelf) -> None:
    text = "Bob: the pallets arrived wet !high by Friday 3pm"
    first = await send(world, "make", text=text, url="https://x.example/1", place=PRIVATE)
    second = await send(world, "make", text="Count the pallets", message="m2", place=PRIVATE)
    await press(world, second.answer.card, "Task", "k2")
    await press(world, first.answer.card, "Issue", "k1")
    task, issue = world.rows("records")
    assert (issue["severity"], issue["url"], issue["message"]) == ("high", "https://x.example/1", "m1")
    assert issue["due_at"] and task["message"] == "m2"


async def test_just_talk_closes_the_question(world: World, shelf: Shelf) -> None:
    reply = await send(world, "make", PHOTO, text="nice weather", place=PRIVATE)
    left = await press(world, reply.answer.card, "Just talk", "k1")
    assert left.answer.instead and "Nothing was captured" in words(left)
    late = await press(world, reply.answer.card, "Issue", "k2")
    assert isinstance(late.answer, Refusal) and "no longer open" in words(late)
    assert world.rows("records") == [] and shelf.asked == {}  # what nobody asked to keep is not fetched
    world.clock.move_to(world.clock.now() + files.KEPT * 2)
    await world.muster.scheduler._tidy()
    assert filed(world) == world.rows("drafts") == []


async def test_nobody_takes_up_what_was_offered_to_somebody_else(world: World, shelf: Shelf) -> None:
    await send(world, "make", VOICE, text="my secret", place=PRIVATE)
    (draft,) = world.rows("drafts")
    for command, values in (
        ("make", {"message": f"issue.{draft['id']}"}),
        ("make", {"message": f"client.{draft['id']}"}),
        ("issue", {"title": "mine", "offer": draft["id"]}),
        ("leave", {"message": draft["id"]}),
    ):
        reply = await world.run(world.bob, command, values=values, revision=1)
        assert isinstance(reply.answer, Refusal) and "secret" not in words(reply), command
    assert world.rows("records") == [] and filed(world)[0]["record_id"] is None


async def test_export_names_the_files_of_each_record(world: World, shelf: Shelf) -> None:
    from storage.exports import EXPORTS

    await send(world, "issue", PAPER, PHOTO, text="Label printer is down")
    await send(world, "task", text="Count the pallets", message="m2")
    with world.muster.database.read() as conn:
        issue, task = EXPORTS["records"][1](conn)
    digest = hashlib.sha256(b"body of d1").hexdigest()
    assert issue["files"][0] == {"name": "spec.pdf", "kind": "document", "size": 10, "sha256": digest}
    assert len(issue["files"]) == 2 and task["files"] == [] and "files" not in issue["fields"]
    assert json.dumps(issue)


def test_an_attachment_is_made_storable() -> None:
    name = "\0../\u202e" + "n\u0301" * 5000 + ".pdf"
    odd = storable(Attachment("s" * 999, "spell", name, "text/html; x=\n" + "y" * 500, -5, -1, "a" * 99))
    assert (len(odd.source), odd.kind, odd.mime, odd.seconds, odd.size) == (400, "document", "text/html", 0, 0)
    assert len(odd.name) <= 255 and odd.name.endswith("….pdf") and len(odd.album) == 64
    assert storable(Attachment("s", mime="a/" + "b" * 200, seconds=10**12)).seconds == 2**31 - 1
    assert [plain_name(name) for name in ("", "..", "a/", "\n", "a\nb.txt")] == ["", "", "", "", "a b.txt"]
