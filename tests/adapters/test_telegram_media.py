"""What people send besides words, as stories: it becomes one record or lies under one, with Muster's own copy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.telegram_world import ALICE, BOB, DAWEI, EVE, GROUP, Office
from tests.fakes import telegram_payloads as payloads
from tests.patience import PATIENCE


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


def voice(office: Office, body: bytes = b"OggS...") -> dict[str, Any]:
    return {"voice": payloads.file(office.telegram.keep(body), len(body), duration=42, mime_type="audio/ogg")}


def photo(office: Office, body: bytes = b"\xff\xd8\xff jpeg") -> dict[str, Any]:
    return {"photo": payloads.photo(office.telegram.keep(body), len(body))}


def document(office: Office, name: str, body: bytes = b"%PDF-1.7") -> dict[str, Any]:
    more = {"file_name": name, "mime_type": "application/pdf"}
    return {"document": payloads.file(office.telegram.keep(body), len(body), **more)}


async def kept(office: Office, count: int) -> list[dict[str, Any]]:
    """The files, once Muster has a copy of each."""
    for _ in range(int(PATIENCE / 0.05)):
        files = office.world.rows("files")
        if len(files) == count and all(row["state"] == "kept" for row in files):
            return files
        await asyncio.sleep(0.05)
    raise AssertionError(office.world.rows("files"))


async def test_a_private_voice_note_becomes_what_one_says_it_shall_be(office: Office) -> None:
    office.telegram.say(DAWEI, **voice(office))
    asked = await office.sees(DAWEI, "0:42")
    label = next(label for label in office.labels(asked) if "問題" in label)
    await office.press(DAWEI, asked, label)
    await office.sees(DAWEI, "I-1")
    (file,) = await kept(office, 1)
    (record,) = office.world.rows("records")
    assert (file["record_id"], file["kind"], file["seconds"]) == (record["id"], "voice", 42)
    assert [bytes(row["body"]) for row in office.world.rows("blobs")] == [b"OggS..."]


async def test_a_forward_keeps_who_said_it(office: Office) -> None:
    acme = payloads.user(50, "Acme")
    office.telegram.say(ALICE, "pallets arrived wet", forwarded_from=acme)
    asked = await office.sees(ALICE, "Acme: pallets arrived wet")
    label = next(label for label in office.labels(asked) if "omplaint" in label)
    await office.press(ALICE, asked, label)
    assert "pallets arrived wet" in (await office.sees(ALICE, "C-1"))["text"]
    await office.confirmed()
    assert office.world.rows("records")[0]["client_id"] is not None  # Acme is on file


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
async def test_an_album_is_one_record_in_any_order(office: Office, order: tuple[int, ...]) -> None:
    pieces = [{"caption": "/issue Broken pallets !high", **photo(office, b"one")}]
    pieces += [photo(office, b"two"), document(office, "三.pdf", b"three")]
    for number in order:
        office.telegram.say(ALICE, chat=GROUP, media_group_id="A1", **pieces[number])
    await office.sees(GROUP, "I-1 · Broken pallets")
    files = await kept(office, 3)
    await office.confirmed()
    (record,) = office.world.rows("records")
    assert {row["record_id"] for row in files} == {record["id"]}
    assert len(office.posts(ALICE)) == 1 and len(office.posts(GROUP)) == 1


async def test_files_under_a_card_are_a_comment_without_words(office: Office) -> None:
    office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    card = await office.sees(GROUP, "I-1")
    await office.confirmed()
    office.telegram.say(BOB, chat=GROUP, reply_to=card["message_id"], **photo(office))
    await office.telegram.journal.expect("editMessageText", room=GROUP, text="hoto")
    (file,) = await kept(office, 1)
    assert file["record_id"] == office.world.rows("records")[0]["id"]
    assert office.posts(BOB) == []


async def test_a_photo_goes_along_with_the_form_that_waits(office: Office) -> None:
    office.telegram.say(ALICE, "/issue")
    await office.sees(ALICE, "What is it?")
    office.telegram.say(ALICE, **photo(office))
    await office.sees(ALICE, "What is it?", count=2)
    office.telegram.say(ALICE, caption="Forklift leaks oil", **photo(office))
    await office.press(ALICE, await office.sees(ALICE, "Add what you like"), "Capture")
    await office.sees(GROUP, "I-1 · Forklift leaks oil")
    files = await kept(office, 2)
    assert {row["record_id"] for row in files} == {office.world.rows("records")[0]["id"]}


async def test_a_caption_without_a_title_keeps_its_photo_in_the_form(office: Office) -> None:
    office.telegram.say(ALICE, chat=GROUP, caption="/task", **photo(office))
    await office.sees(ALICE, "What is to be done?")
    office.telegram.say(ALICE, "Mend the pallet")
    await office.press(ALICE, await office.sees(ALICE, "Add what you like"), "Capture")
    await office.sees(GROUP, "T-1 · Mend the pallet")
    (file,) = await kept(office, 1)
    assert file["record_id"] == office.world.rows("records")[0]["id"]


async def test_what_was_not_meant_for_muster_is_left_alone(office: Office) -> None:
    office.telegram.say(EVE, chat=GROUP, media_group_id="B", **photo(office))
    office.telegram.say(BOB, chat=GROUP, **photo(office))
    office.telegram.say(BOB, chat=GROUP, caption="look at this", **photo(office))
    office.telegram.say(BOB, "/issue forged", chat=GROUP, forwarded_from=office.telegram.users[EVE])
    await office.confirmed()
    assert office.posts() == [] and office.world.rows("files") == []


async def test_who_brings_muster_into_a_group_is_asked_who_sits_there(office: Office) -> None:
    office.telegram.add_chat(-1009, "With Acme", has_bot=False)
    office.telegram.admit(-1009, by=DAWEI)
    await office.sees(DAWEI, "With Acme")
    office.telegram.admit(-1009, by=EVE)
    await office.confirmed()
    assert office.posts(EVE) == [] and len(office.posts(DAWEI)) == 1
    office.telegram.say(DAWEI, "/issue 棧板受潮", chat=-1009)
    await office.sees(DAWEI, "I-1")
    assert office.posts(-1009, "棧板") == []
