"""The port against the counterpart: what each of Telegram's answers means to the sender."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.port import DeliveryError
from bot.settings import Settings
from bot.telegram.client import Client
from bot.telegram.port import TelegramPort
from core.card import Bold, Button, Card, Mention
from core.people import Account, Place
from tests.fakes import FakeTelegram

ALICE, GROUP = 1, -100
ROOM = Place("telegram", "", str(GROUP))
CARD = Card(title=(Bold("I-1 · 1 < 2 & "), Mention(7, "Alice")), buttons=(Button("take", "Take", "I-1", 1),))


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(tmp_path / "telegram.jsonl") as telegram:
        telegram.add_user(ALICE, "Alice")
        telegram.add_chat(GROUP, "Operations", topics=[77])
        yield telegram


@pytest.fixture
async def port(telegram: FakeTelegram) -> AsyncIterator[TelegramPort]:
    async for found in connected(telegram.url, telegram.token):
        yield found


async def connected(url: str, token: str) -> AsyncIterator[TelegramPort]:
    given: dict[str, Any] = {"telegram_bot_token": token, "telegram_api_url": url, "muster_admins": f"telegram:{ALICE}"}
    settings = Settings(_env_file=None, **given)
    client = Client(settings)
    yield TelegramPort(client, settings)
    await client.close()


async def failure(call: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await call
    return caught.value


async def test_send_edit_and_delete(telegram: FakeTelegram, port: TelegramPort) -> None:
    telegram.say(ALICE, "the printer", chat=GROUP)
    sent = await port.send(ROOM._replace(thread="77"), CARD, {7: str(ALICE)}, "key", reply_to="1")
    [entry] = telegram.journal.entries("sendMessage")
    assert entry["text"] == "I-1 · 1 < 2 & Alice" and entry["message_thread_id"] == 77
    assert entry["reply_parameters"] == {"message_id": 1, "allow_sending_without_reply": True}
    assert [e["user"]["id"] for e in entry["entities"] if e["type"] == "text_mention"] == [ALICE]
    await port.send(ROOM, CARD, {}, "key", reply_to="999")
    await port.edit(ROOM, sent, CARD, {7: str(ALICE)})  # not modified is success
    await port.edit(ROOM, sent, Card(title=("done",)), {})
    assert "reply_markup" not in telegram.chats[GROUP].messages[int(sent)]
    await port.delete(ROOM, sent)
    await port.delete(ROOM, sent)
    assert (await failure(port.edit(ROOM, sent, CARD, {}))).permanent
    assert (await failure(port.find(ROOM, "key", datetime.now(UTC)))).permanent


async def test_an_edit_that_cannot_be_parsed_is_made_plain(telegram: FakeTelegram, port: TelegramPort) -> None:
    sent = await port.send(ROOM, Card(title=("open",)), {}, "key")
    telegram.fail("editMessageText", "error", error="Bad Request: can't parse entities: no")
    await port.edit(ROOM, sent, CARD, {})
    assert telegram.journal.entries("editMessageText")[-1]["markup"] == "I-1 · 1 < 2 & Alice"


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        ({"kind": "rate_limit", "retry_after": 7}, {"retry_after": 7}),
        ({"kind": "error", "code": 403, "error": "Forbidden: bot was kicked"}, {"permanent": True, "gone": True}),
        ({"kind": "error", "error": "Bad Request: chat not found"}, {"permanent": True, "gone": True}),
        ({"kind": "error", "error": "Bad Request: can't parse entities"}, {"permanent": True, "markup": True}),
        ({"kind": "error", "error": "Bad Request: BUTTON_DATA_INVALID"}, {"permanent": True}),
        ({"kind": "error", "error": "x", "parameters": {"migrate_to_chat_id": -1}}, {"permanent": True}),
        ({"kind": "error", "code": 401, "error": "Unauthorized"}, {"retry_after": 60}),
        ({"kind": "error", "code": 502, "error": "Bad Gateway"}, {"unknown": True}),
        ({"kind": "http_500"}, {"unknown": True}),
        ({"kind": "drop_before_accept"}, {"unknown": True}),
        ({"kind": "drop_after_accept"}, {"unknown": True}),
        ({"kind": "malformed_ok"}, {"unknown": True}),
        ({"kind": "malformed_ok", "body": "{"}, {"unknown": True}),
        ({"kind": "malformed_ok", "body": "[]"}, {"unknown": True}),
        ({"kind": "malformed_ok", "body": '{"ok": true}'}, {"unknown": True}),
        ({"kind": "malformed_ok", "body": '{"ok": true, "result": true}'}, {"unknown": True}),
    ],
    ids=lambda value: None if "kind" not in value else "-".join(str(part) for part in value.values())[:40],
)
async def test_what_a_failure_means(
    telegram: FakeTelegram, port: TelegramPort, fault: dict[str, Any], wanted: dict[str, Any]
) -> None:
    telegram.fail("sendMessage", **fault)
    error = await failure(port.send(ROOM, CARD, {}, "key"))
    found = {name: getattr(error, name) for name in ("unknown", "permanent", "gone", "markup", "retry_after")}
    assert {name: value for name, value in found.items() if value} == wanted
    assert telegram.token not in error.code and error.__cause__ is None


async def test_a_refused_connection_was_certainly_not_sent(telegram: FakeTelegram, port: TelegramPort) -> None:
    await telegram.stop()
    error = await failure(port.send(ROOM, CARD, {}, "key"))
    assert not error.unknown and not error.permanent and telegram.token not in error.code


async def test_a_slow_answer_is_unknown(
    telegram: FakeTelegram, port: TelegramPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.fail("sendMessage", "delay", when="after", seconds=1)
    client = port._client
    error = await failure(client.call("sendMessage", {"chat_id": GROUP, "text": "x"}, 0.2))
    assert error.unknown and len(telegram.journal.entries("sendMessage")) == 1


async def test_private_chats_rooms_and_administrators(telegram: FakeTelegram, port: TelegramPort) -> None:
    assert await port.private_place(Account("telegram", "", str(ALICE))) == Place("telegram", "", str(ALICE))
    nobody = await failure(port.private_place(Account("telegram", "", "404")))
    assert nobody.permanent and nobody.gone
    telegram.block(ALICE)
    blocked = await failure(port.send(Place("telegram", "", str(ALICE)), CARD, {}, "key"))
    assert blocked.permanent and blocked.gone
    room = await port.room_info(ROOM)
    assert (room.name, room.audience) == ("Operations", "unknown")
    newcomer = await port.admit(Account("telegram", "", str(ALICE)))
    assert newcomer is not None and newcomer.name == "Alice"
    assert await port.admit(Account("telegram", "", "2")) is None
