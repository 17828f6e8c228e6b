"""Albums, voice notes and forwards in Telegram as stories: one record with Muster's own copies."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.telegram_world import ALICE, BOB, GROUP, SALES, XIAOMING, Office
from tests.fakes import telegram_payloads as payloads


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


def filed(office: Office) -> list[dict[str, Any]]:
    return sorted(office.world.rows("files"), key=lambda row: int(row["id"]))


def standing(office: Office, message: dict[str, Any]) -> str:
    """The words of a message as it stands now."""
    chat = int(message["chat_id"])
    return str(office.telegram.chats[chat].messages[message["message_id"]]["text"])


def photo(office: Office, body: bytes) -> list[dict[str, Any]]:
    return payloads.photo(office.telegram.keep(body), len(body))


@pytest.mark.parametrize("place", [GROUP, None], ids=["group", "private"])
@pytest.mark.parametrize("first", [True, False], ids=["caption first", "caption last"])
async def test_an_album_is_one_record_however_it_comes(office: Office, place: int | None, first: bool) -> None:
    pieces: list[dict[str, Any]] = [{} for _ in range(3)]
    pieces[0 if first else 2]["caption"] = "/issue@muster_bot Pallets arrived wet"
    for number, piece in enumerate(pieces):
        body = photo(office, f"photo {number}".encode())
        update = office.telegram.say(ALICE, chat=place, photo=body, media_group_id="A", **piece)
        await office.confirmed()
        office.telegram.redeliver(update)
    await office.confirmed()
    await office.world.walk(seconds=10)
    (record,) = office.world.rows("records")
    assert [(row["record_id"], row["state"]) for row in filed(office)] == [(record["id"], "kept")] * 3
    assert filed(office)[1]["hash"] == hashlib.sha256(b"photo 1").hexdigest()
    assert "3 photos" in standing(office, await office.sees(GROUP if place else ALICE, "I-1 · Pallets arrived wet"))
    assert office.posts(ALICE, "What shall this be?") == []


async def test_a_voice_note_is_asked_about_and_becomes_a_complaint_by_its_form(office: Office) -> None:
    voice = payloads.file(office.telegram.keep(b"OggS"), 4, duration=42, mime_type="audio/ogg")
    office.telegram.say(ALICE, voice=voice)
    question = await office.sees(ALICE, "What shall this be?")
    assert "Voice note 0:42" in question["text"] and office.labels(question)[-1] == "Just talk"
    await office.press(ALICE, question, "😠 Complaint")
    asked = await office.sees(ALICE, "Which client")
    assert office.world.rows("records") == [] and asked
    office.telegram.say(ALICE, "Acme")
    await office.confirmed()
    (record,), (file,) = office.world.rows("records"), filed(office)
    assert (record["kind"], file["record_id"], file["state"]) == ("complaint", record["id"], "kept")


async def test_a_forward_becomes_a_task_in_its_readers_language_and_twice_is_once(office: Office) -> None:
    office.telegram.say(XIAOMING, "棧板受潮了，請盡快處理", forwarded_from=office.telegram.users[BOB])
    question = await office.sees(XIAOMING, "这条要记成什么？")
    pressed = await office.press(XIAOMING, question, "☑️ 任务")
    await office.confirmed()
    office.telegram.push(callback_query={**pressed["callback_query"], "id": "77"})
    await office.confirmed()
    (record,) = office.world.rows("records")
    assert record["kind"] == "task" and "已记录：T-1" in standing(office, question)
    assert {row["body"] for row in office.world.rows("texts")} == {"Bob: 棧板受潮了，請盡快處理"}


async def test_a_reply_with_a_photo_lies_under_the_record_and_too_large_is_said(office: Office) -> None:
    office.telegram.say(XIAOMING, "/issue@muster_bot 标签打印机坏了", chat=SALES)
    card = await office.sees(SALES, "I-1")
    await office.confirmed()
    large = payloads.photo(office.telegram.keep(b"x", 21 << 20), 21 << 20)
    for body in (photo(office, b"photo"), large):
        office.telegram.say(BOB, chat=SALES, reply_to=card["message_id"], photo=body)
        await office.confirmed()
    text = standing(office, card)
    assert "照片 1 張" in text and "⚠ 1 個檔案無法保存：超過 20 MB" in text
    assert [(row["state"], row["error"]) for row in filed(office)] == [("kept", ""), ("refused", "large")]
