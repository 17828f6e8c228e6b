"""One person in two chats: the real Slack and Telegram adapters on one Muster, joined by a one-time code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.people import Account, Place
from storage import people
from storage.uow import Unit
from tests.adapters.slack_story import SlackStory
from tests.fakes import FakeTelegram
from tests.world import ZONE

ALICE, GROUP = 1, -1001


class Both(SlackStory):
    """Alice is known in Telegram; in Slack she is U1, and a stranger until her first command there."""

    def __init__(self, url: str, telegram: FakeTelegram) -> None:
        super().__init__(url, telegram_bot_token=telegram.token, telegram_api_url=telegram.url)
        self.telegram = telegram

    async def __aenter__(self) -> Both:
        await super().__aenter__()
        await self.world.muster.writer.submit(self._meet)
        await self.world.muster.directories.current()
        return self

    def _meet(self, unit: Unit) -> None:
        """Alice's account, a group in Telegram, and #warehouse in Slack as the room of her department."""
        people.add_account(unit, Account("telegram", "", str(ALICE)), self.world.alice)
        values = {"audience": "colleagues", "zone": ZONE}
        people.add_room(unit, Place("telegram", "", str(GROUP)), "Operations", **values)
        warehouse = people.add_room(unit, Place("slack", "T1", "C1"), "warehouse", **values)
        department = people.load(unit.conn).department("Operations")
        assert department
        people.change_department(unit, department.id, room_id=warehouse)

    async def sees(self, chat: int, text: str, method: str = "sendMessage") -> dict[str, Any]:
        found = await self.telegram.journal.expect(method, room=chat, text=text)
        return found[-1]

    async def code(self, line: str = "/connect") -> str:
        """A code that alice asks for in Telegram."""
        self.telegram.say(ALICE, line)
        answer = await self.sees(ALICE, "/join ")
        return str(answer["text"].partition("/join ")[2].split()[0])


@pytest.fixture
async def both(database_url: str, tmp_path: Path) -> AsyncIterator[Both]:
    telegram = FakeTelegram(tmp_path / "telegram.jsonl")
    await telegram.start()
    telegram.add_user(ALICE, "Alice", username="alice_tg")
    telegram.add_chat(GROUP, "Operations")
    async with Both(database_url, telegram) as both:
        yield both
    await telegram.stop()


def _text(answer: dict[str, Any]) -> str:
    return str(answer.get("text", answer))


async def test_made_in_telegram_and_taken_in_slack_by_one_person(both: Both) -> None:
    await both.command("/issue Labels are crooked")  # as somebody new: Slack vouches for her
    before = {row["id"] for row in both.world.rows("people")}
    code = await both.code()
    assert "Alice" in _text(await both.command(f"/muster join {code}"))

    both.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
    await both.sees(GROUP, "I-2 · Label printer")
    await both.settle()
    [card] = [post for post in both.posts("C1") if "I-2" in str(post)]
    await both.press(card["ts"], "take|I-2|1", user="U1")

    await both.sees(GROUP, "Alice has it", "editMessageText")
    assert [e for e in both.fake.journal.entries("chat.update") if "Alice" in str(e["blocks"])]
    second = next(row["id"] for row in both.world.rows("records") if row["number"] == 2)
    history = [row for row in both.world.rows("history") if row["record_id"] == second]
    assert [row["verb"] for row in history] == ["captured", "take"]
    assert {row["actor_id"] for row in history} == {both.world.alice}
    assert {row["id"] for row in both.world.rows("people")} == before


async def test_what_she_did_as_two_becomes_hers_as_one(both: Both) -> None:
    await both.command("/task Count the pallets")
    [gone] = [row["id"] for row in both.world.rows("people") if row["name"] == "alice"]
    await both.command(f"/muster join {await both.code()}")

    rows = {row["id"]: row for row in both.world.rows("people")}
    assert (rows[gone]["same_as_id"], bool(rows[gone]["active"])) == (both.world.alice, False)
    [record] = both.world.rows("records")
    assert record["reporter_id"] == both.world.alice
    [noted] = both.world.rows("history")
    assert noted["actor_id"] == gone  # what was written stays
    directory = await both.world.muster.directories.current()
    assert directory.people[gone].name == "Alice" and gone not in [p.id for p in directory.people.values()]
    assert [p.id for p in directory.named("alice")] == [both.world.alice]
    both.telegram.say(ALICE, "/mine")
    assert "T-1" in (await both.sees(ALICE, "1 thing waits"))["text"]
    both.telegram.say(ALICE, "/show T-1")
    shown = (await both.sees(ALICE, "What happened"))["text"]
    assert "Alice captured it" in shown and "alice" not in shown


async def test_a_code_is_good_once_and_wrong_ones_are_refused_in_the_same_words(both: Both) -> None:
    code = await both.code()
    await both.command(f"/muster join {code}")
    again = _text(await both.command(f"/muster join {code}"))
    assert again == _text(await both.command("/muster join nonsense"))
    assert "not valid any more" in again
    guest = _text(await both.command(f"/muster join {code}", user="U3"))
    assert guest == _text(await both.command("/muster join nonsense", user="U3"))
    assert guest == _text(await both.command("/issue hello", user="U3"))


async def test_nobody_gains_or_loses_rights_by_joining(both: Both) -> None:
    """Bob is an administrator by setting: another person's code does not take that from him, nor give it to her."""
    await both.command("/mine", user="U2")
    said = _text(await both.command(f"/muster join {await both.code()}", user="U2"))
    assert "Administrator" in said and "/connect here" in said
    assert both.world.person(both.world.alice).role == "staff"
    assert [row["used_at"] for row in both.world.rows("codes")] == [None]
    [bob] = [p for p in both.world.muster.directories.latest.people.values() if p.name == "bob"]
    assert bob.role == "administrator"


async def test_the_own_code_in_the_same_chat_says_where_it_belongs(both: Both) -> None:
    code = await both.code()
    both.telegram.say(ALICE, f"/join {code}")
    await both.sees(ALICE, "already yours")
    assert [row["used_at"] for row in both.world.rows("codes")] == [None]
