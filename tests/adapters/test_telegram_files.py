"""Photos, voice notes, files, albums and forwards: what Telegram sends of them, and their bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from telegram import Update

from bot.port import TOO_LARGE
from bot.telegram.port import TelegramPort
from bot.telegram.updates import Heard, Me, hear
from core.attachment import Attachment
from core.people import Directory
from tests.adapters.test_telegram_port import connected, failure
from tests.fakes import FakeTelegram
from tests.fakes import telegram_payloads as payloads
from tests.world import WEDNESDAY

ALICE = payloads.user(1, "Alice")
ACME = payloads.user(50, "Acme", username="acme_li") | {"last_name": "Li"}
GROUP = payloads.group(-100)
PRIVATE = payloads.private(ALICE)


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(tmp_path / "telegram.jsonl") as telegram:
        yield telegram


@pytest.fixture
async def port(telegram: FakeTelegram) -> AsyncIterator[TelegramPort]:
    async for found in connected(telegram.url, telegram.token):
        yield found


def heard(chat: dict[str, Any] = PRIVATE, text: str | None = None, **more: Any) -> Heard | None:
    raw = payloads.update(7, message=payloads.message(3, ALICE, chat, text, **more))
    return hear(Update.de_json(raw, None), Me("4242", "muster_bot"), Directory(), {}, WEDNESDAY)


KINDS = [
    ({"photo": payloads.photo("F", 90_000)}, Attachment("F", "photo", mime="image/jpeg", size=90_000)),
    (
        {"voice": payloads.file("F", 5_000, duration=42, mime_type="audio/ogg")},
        Attachment("F", "voice", mime="audio/ogg", seconds=42, size=5_000),
    ),
    (
        {"audio": payloads.file("F", 9, duration=3, file_name="a.mp3", mime_type="audio/mpeg")},
        Attachment("F", "audio", "a.mp3", "audio/mpeg", 3, 9),
    ),
    (
        {"video": payloads.file("F", 9, duration=3, width=4, height=3)},
        Attachment("F", "video", mime="video/mp4", seconds=3, size=9),
    ),
    (
        {"video_note": payloads.file("F", 9, duration=3, length=240)},
        Attachment("F", "video", mime="video/mp4", seconds=3, size=9),
    ),
    (
        {"document": payloads.file("F", 9, file_name="報價單.pdf", mime_type="application/pdf")},
        Attachment("F", "document", "報價單.pdf", "application/pdf", 0, 9),
    ),
    ({"document": {"file_id": "F", "file_unique_id": "F"}}, Attachment("F", "document")),
    ({"document": payloads.file("F", 9, file_name="n" * 400)}, Attachment("F", "document", "n" * 255, size=9)),
]


@pytest.mark.parametrize(("sent", "wanted"), KINDS, ids=lambda value: "".join(value) if isinstance(value, dict) else "")
def test_each_kind_of_file_is_read(sent: dict[str, Any], wanted: Attachment) -> None:
    found = heard(**sent)
    assert found is not None and found.files == (wanted,)
    assert (found.line, found.silent) == ("", "make")
    said = heard(caption="/issue Broken pallet", **sent)
    assert said is not None and said.files == (wanted,) and said.line == "issue Broken pallet" and not said.silent
    unasked = heard(GROUP, **sent)
    assert unasked is not None and not unasked.silent and unasked.line is None
    named = heard(GROUP, caption="@muster_bot", **sent)
    assert named is not None and named.silent == "make" and named.line == ""


def test_a_sticker_says_nothing_and_a_bare_mention_asks_for_help() -> None:
    sticker = {"type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}
    assert heard(sticker=payloads.file("F", 9, **sticker)) is None
    asked = heard(GROUP, "@muster_bot")
    assert asked is not None and asked.line == "help"


def test_a_piece_of_an_album_without_words_follows_the_one_with_them() -> None:
    for chat in (PRIVATE, GROUP):
        piece = heard(chat, photo=payloads.photo("F"), media_group_id="A")
        assert piece is not None and piece.silent == "attach" and piece.files[0].album == "A"
        said = heard(chat, caption="/issue Broken pallet", media_group_id="A")
        assert said is not None and not said.silent and said.files[0].album == "A"


ORIGINS = [
    (ACME, "Acme Li: "),
    ({"type": "hidden_user", "sender_user_name": "王小姐"}, "王小姐："),
    ({"type": "chat", "sender_chat": payloads.group(-5, "Acme Logistics")}, "Acme Logistics: "),
    (
        {"type": "channel", "chat": payloads.group(-6, "News", kind="channel"), "message_id": 3},
        "News: ",
    ),
]


@pytest.mark.parametrize(("origin", "name"), ORIGINS, ids=["user", "hidden", "chat", "channel"])
def test_a_forward_keeps_who_said_it_and_is_no_command(origin: dict[str, Any], name: str) -> None:
    found = heard(text="/done I-3", forwarded_from=origin)
    assert found is not None and not found.slash
    assert (found.text, found.silent) == (f"{name}/done I-3", "make")
    in_group = heard(GROUP, text="/done@muster_bot I-3", forwarded_from=origin)
    assert in_group is not None and in_group.line is None and not in_group.silent
    photo = heard(photo=payloads.photo("F"), forwarded_from=origin)
    assert photo is not None and photo.text == name.strip(":： ") and photo.files and photo.silent == "make"


async def test_a_file_is_fetched_below_the_same_base(telegram: FakeTelegram, port: TelegramPort) -> None:
    body = bytes(range(256)) * 400
    assert await port.download(telegram.keep(body), 20 << 20) == body
    assert await port.download(telegram.keep(b""), 0) == b""
    assert await port.download(telegram.keep(b"12345"), 5) == b"12345"


async def test_a_file_that_cannot_be_had(telegram: FakeTelegram, port: TelegramPort) -> None:
    gone = await failure(port.download("nobody", 10))
    assert gone.permanent and gone.code != TOO_LARGE
    for body, said in ((b"123456", None), (b"1", 6), (b"123456", 1), (b"1", 21 << 20)):
        large = await failure(port.download(telegram.keep(body, said), 5))
        assert large.permanent and large.code == TOO_LARGE, (body, said)
    held = telegram.keep(b"body")
    lost = telegram.keep(b"body")
    telegram.fail("getFile", "malformed_ok")
    assert not (await failure(port.download(held, 10))).permanent
    with structlog.testing.capture_logs() as lines:
        for kind in ("drop_before_accept", "http_500"):
            telegram.fail("download", kind)
            error = await failure(port.download(held, 10))
            assert not error.permanent and telegram.token not in error.code and error.__cause__ is None
        assert await port.download(held, 10) == b"body"
        telegram.files.pop(lost)
        telegram.sizes[lost] = 4
        await telegram.stop()
        error = await failure(port.download(held, 10))
        assert not error.permanent and telegram.token not in str(error) + str(lines)
