"""One person in two chats: the real Slack and Telegram adapters on one Muster, joined by a one-time code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.people import Account, Place
from storage import people
from storage.uow import Unit
from tests.adapters.slack_story import SlackStory, shown
from tests.fakes import FakeTelegram
from tests.world import ZONE

GROUP = -1001


@dataclass(frozen=True)
class Who:
    """Somebody who is known in Telegram; in Slack they are a stranger until their first command there. `world` is the
    name in tests/world.py, `account` who they are in Telegram, `user` in Slack. `locale` is their rooms'."""

    world: str
    name: str
    account: int
    user: str
    department: str
    locale: str


ALICE = Who("alice", "Alice", 1, "U1", "Operations", "en")
XIAOMING = Who("xiaoming", "李晓明", 4, "U4", "Sales", "zh_Hant")


class Both(SlackStory):
    def __init__(self, url: str, telegram: FakeTelegram, who: Who) -> None:
        super().__init__(url, telegram_bot_token=telegram.token, telegram_api_url=telegram.url)
        self.telegram = telegram
        self.who = who

    async def __aenter__(self) -> Both:
        await super().__aenter__()
        self.person = int(getattr(self.world, self.who.world))
        await self.world.muster.writer.submit(self._meet)
        await self.world.muster.directories.current()
        return self

    def _meet(self, unit: Unit) -> None:
        """The account in Telegram, a group there, and #warehouse in Slack as the room of the department."""
        people.add_account(unit, Account("telegram", "", str(self.who.account)), self.person)
        values = {"audience": "colleagues", "zone": ZONE, "locale": self.who.locale}
        people.add_room(unit, Place("telegram", "", str(GROUP)), self.who.department, **values)
        warehouse = people.add_room(unit, Place("slack", "T1", "C1"), "warehouse", **values)
        department = people.load(unit.conn).department(self.who.department)
        assert department
        people.change_department(unit, department.id, room_id=warehouse)

    def label(self, key: str, locale: str = "", **values: object) -> str:
        """A text as the rooms read it, or in another language."""
        return self.world.muster.languages.translator(locale or self.who.locale, ZONE)(key, **values)

    async def types(self, line: str, user: str = "") -> str:
        """A command in Slack, and all that is answered."""
        return _text(await self.command(line, user=user or self.who.user))

    async def sees(self, chat: int, text: str, method: str = "sendMessage") -> dict[str, Any]:
        found = await self.telegram.journal.expect(method, room=chat, text=text)
        return found[-1]

    async def code(self, line: str = "/connect") -> str:
        """A code that they ask for in Telegram."""
        self.telegram.say(self.who.account, line)
        answer = await self.sees(self.who.account, "/join ")
        return str(answer["text"].partition("/join ")[2].split()[0])


@pytest.fixture
def who() -> Who:
    return ALICE


@pytest.fixture
async def both(with_company: None, database_url: str, tmp_path: Path, who: Who) -> AsyncIterator[Both]:
    telegram = FakeTelegram(tmp_path / "telegram.jsonl")
    await telegram.start()
    telegram.add_user(who.account, who.name)
    telegram.add_chat(GROUP, who.department)
    async with Both(database_url, telegram, who) as both:
        yield both
    await telegram.stop()


def _text(answer: dict[str, Any]) -> str:
    return str(answer.get("text", answer))


@pytest.mark.parametrize("who", [ALICE, XIAOMING], ids=["en", "zh"])
async def test_made_in_one_chat_and_taken_in_the_other_by_one_person(both: Both) -> None:
    """What is made in Telegram is taken in Slack and done in Telegram; both cards follow, and one person did it all."""
    name = both.who.name
    await both.types("/issue 📦")  # as somebody new: Slack vouches for them
    before = {row["id"] for row in both.world.rows("people")}
    joined = await both.types(f"/muster join {await both.code()}")
    assert both.label("join.same", "zh_Hant" if both.who is XIAOMING else "en", who=name) in joined

    both.telegram.say(both.who.account, "/issue 🖨", chat=GROUP)
    await both.sees(GROUP, "I-2")
    await both.settle()
    [card] = [post for post in both.posts("C1") if "I-2" in str(post)]
    await both.press(card["ts"], "take|I-2|1", user=both.who.user)

    taken = both.label("card.has", who=name, state=both.label("state.analysing"))
    await both.sees(GROUP, taken, "editMessageText")
    edits = [shown(e["blocks"]) for e in both.fake.journal.entries("chat.update")]
    assert [words for words in edits if taken in words], edits
    both.telegram.say(both.who.account, "/done I-2", chat=GROUP)
    reopen = both.label("button.reopen")
    await both.telegram.journal.expect("editMessageText", room=GROUP, text="I-2", count=2)
    await both.settle()
    assert reopen in shown(both.fake.journal.entries("chat.update")[-1]["blocks"])
    second = next(row["id"] for row in both.world.rows("records") if row["number"] == 2)
    history = [row for row in both.world.rows("history") if row["record_id"] == second]
    assert [row["verb"] for row in history] == ["captured", "take", "done"]
    assert {row["actor_id"] for row in history} == {both.person}
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
    both.telegram.say(ALICE.account, "/mine")
    assert "T-1" in (await both.sees(ALICE.account, "1 thing waits"))["text"]
    both.telegram.say(ALICE.account, "/show T-1")
    shown = (await both.sees(ALICE.account, "What happened"))["text"]
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
    assert "Administrator" in said and "connect here" in said
    assert both.world.person(both.world.alice).role == "staff"
    assert [row["used_at"] for row in both.world.rows("codes")] == [None]
    [bob] = [p for p in both.world.muster.directories.latest.people.values() if p.name == "bob"]
    assert bob.role == "administrator"


async def test_the_own_code_in_the_same_chat_says_where_it_belongs(both: Both) -> None:
    code = await both.code()
    both.telegram.say(ALICE.account, f"/join {code}")
    await both.sees(ALICE.account, "already yours")
    assert [row["used_at"] for row in both.world.rows("codes")] == [None]
