"""Rooms that are gone and tokens that are refused: faults 31 and 32, on Slack and on Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import outcomes, pauses
from core.card import load_card, plain
from core.people import Account, Place
from storage import chat, people
from storage.uow import Unit
from tests.adapters.slack_story import SlackStory, shown
from tests.adapters.telegram_world import ALICE, GROUP, Office
from tests.fakes import slack_payloads as sent
from tests.fakes import slack_socket
from tests.patience import PATIENCE
from tests.world import World


@pytest.fixture
async def slack(with_company: None, database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackStory]:
    monkeypatch.setattr(pauses, "_ASK_AGAIN", 0.2)
    monkeypatch.setattr("bot.slack.client._PAUSE", 0.2)
    async with SlackStory(database_url) as story:
        await story.command("/mine")
        await story.command("/mine", user="U2")  # bob is the administrator
        yield story


def told(world: World, person: int) -> list[str]:
    """What Muster said to somebody privately in the local chat."""
    with world.muster.database.read() as conn:
        found = chat.after(conn, world.private(person), 0, person)
    return [plain(load_card(message.card).title) for message in found if message.card]


def states(world: World, kind: str = "card") -> list[str]:
    return [row["state"] for row in world.rows("outbox") if row["kind"] == kind]


async def until_sent(slack: SlackStory, kind: str = "card") -> None:
    for _ in range(int(PATIENCE / 0.05)):
        await slack.moment()
        await slack.settle()
        if not set(states(slack.world, kind)) & {"due", "sending", "unknown"}:
            return


async def in_department(slack: SlackStory, user: str, channel: str) -> None:
    """A department of the asker with a Slack channel of its own."""
    slack.fake.add_channel(channel, "operations")

    def write(unit: Unit) -> None:
        values = {"audience": "colleagues", "zone": "Asia/Shanghai"}
        room = people.add_room(unit, Place("slack", "T1", channel), "operations-slack", **values)
        directory = people.load(unit.conn)
        department = directory.department("Operations")
        asker = directory.who(Account("slack", "T1", user))
        assert department and asker
        people.change_department(unit, department.id, room_id=room)
        people.change_person(unit, asker.id, department_id=department.id)

    await slack.world.muster.writer.submit(write)
    await slack.world.muster.directories.current()


GONE = ({"archived": True}, {"members_has_bot": False}, {"members_has_bot": False, "private": True})


@pytest.mark.parametrize("how", GONE, ids=["archived", "removed", "removed from a private one"])
async def test_fault_31_a_card_moves_to_the_departments_room(slack: SlackStory, how: dict[str, Any]) -> None:
    await slack.command("/issue Label printer is down")
    assert len(slack.posts("C1")) == 1
    await in_department(slack, "U1", "C7")
    slack.fake.add_channel("C1", "warehouse", **how)
    await slack.command("/issue Forklift leaks oil")
    await until_sent(slack)
    (post,) = slack.posts("C7")
    assert "I-2 · Forklift leaks oil" in shown(post["blocks"])
    assert any("I-2" in e["text"] and "warehouse" in e["text"] for e in slack.posts("D1"))  # the asker hears of it
    (gone,) = [e for e in slack.posts("D2") if "may not post in warehouse" in e["text"]]
    recovers = "/muster room #DEPARTMENT" if how.get("archived") else "Invite Muster there again"
    assert "Reason: " in shown(gone["blocks"]) and recovers in shown(gone["blocks"])
    said = "was archived" if how.get("archived") else "Invite me there"
    assert any(said in e["text"] for e in slack.posts("D1"))
    await slack.command("/issue Another one")
    await until_sent(slack)
    assert len(slack.posts("C7")) == 2
    assert len([e for e in slack.posts("D2") if "may not post" in e["text"]]) == 1  # once a day


async def test_fault_31_without_a_department_the_card_goes_to_the_asker_in_chinese(slack: SlackStory) -> None:
    await slack.command("/mine", user="U4")
    await slack.command("/issue 標籤印表機壞了", user="U4")
    slack.fake.add_channel("C1", "warehouse", archived=True)
    await slack.command("/muster take I-1", user="U4")  # the card that stands there cannot be edited any more
    await until_sent(slack)
    texts = [shown(e["blocks"]) for e in slack.posts("D4")]
    assert any("I-1 · 標籤印表機壞了" in text and "小陳" in text for text in texts), texts
    assert states(slack.world).count("aside") == 0


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive"])
async def test_fault_32_slack_pauses_and_the_other_platform_tells_an_administrator(
    slack: SlackStory, code: str
) -> None:
    fault = slack.fake.fail("*", "error", error=code, times=None)
    for number in range(3):
        await slack.command(f"/issue Report {number}")
        await slack.settle()
    assert slack.posts() == [] and "aside" not in states(slack.world)
    before = fault.struck
    await slack.command("/issue Report 3")
    assert fault.struck - before <= 2  # the queue does not hammer: one question whether it works again
    assert [text for text in told(slack.world, slack.world.admin) if "token" in text] == [
        "Slack refuses Muster’s token: nothing is sent or heard there. "
        "Everything is kept and goes out when it works again."
    ]
    slack.fake.faults.clear()
    await until_sent(slack)
    assert [e["text"].split()[1] for e in slack.posts()] == ["I-1", "I-2", "I-3", "I-4"]  # in order


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "missing_scope"])
async def test_fault_32_the_token_that_we_listen_with_is_refused_while_the_bot_is_running(
    database_url: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.socket._FIRST", 0.02)
    monkeypatch.setattr("bot.slack.client._PAUSE", 0.02)
    async with SlackStory(database_url, socket=True, muster_local_chat="on") as slack:
        await slack.command("/issue Label printer is down")
        assert told(slack.world, slack.world.admin) == []
        fault = slack.fake.fail("apps.connections.open", "error", error=code, times=None)
        slack_socket.cut_all(slack.fake)
        for _ in range(100):
            await slack.world.settle()
            if fault.struck > 2 and told(slack.world, slack.world.admin):
                break
            await asyncio.sleep(0.02)
        (title,) = told(slack.world, slack.world.admin)
        assert "refuses the token that Muster listens with" in title
        await slack.world.say(slack.world.alice, "/take I-1")
        edit = slack.fake.journal.entries("chat.update")[-1]
        assert "Alice has it" in shown(edit["blocks"])  # we still speak there
        slack.fake.faults.clear()
        await slack.command("/issue Forklift leaks oil")  # and hear again by ourselves
        assert len(slack.world.rows("records")) == 2 and len(told(slack.world, slack.world.admin)) == 1


async def test_fault_32_slack_says_that_muster_was_removed(slack: SlackStory) -> None:
    await slack.event({"type": "tokens_revoked", "tokens": {"bot": ["USOMEBODY"]}})
    assert told(slack.world, slack.world.admin) == []
    slack.fake.revoked = True
    await slack.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}})
    await slack.event({"type": "app_uninstalled"})
    assert len(told(slack.world, slack.world.admin)) == 1
    slack.fake.revoked = False
    await slack.command("/issue Label printer is down")
    await until_sent(slack)
    assert len(slack.posts()) == 1


async def test_fault_32_telegram_refuses_and_slack_tells(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pauses, "_ASK_AGAIN", 0.2)
    monkeypatch.setattr("bot.telegram.errors._PAUSE", 0.2)
    async with Office(database_url, tmp_path, muster_local_chat="on") as office:
        office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
        await office.sees(GROUP, "I-1")
        await office.confirmed()
        token, office.telegram.token = office.telegram.token, "4242:another"
        await office.world.say(office.world.alice, "/take I-1", room=office.world.general)
        await office.world.settle()
        titles = told(office.world, office.world.admin)
        assert [title for title in titles if "Telegram refuses Muster’s token" in title] and len(titles) == 1
        assert "aside" not in states(office.world)
        office.telegram.token = token
        for _ in range(int(PATIENCE / 0.05)):
            await office.world.settle()
            if office.telegram.journal.entries("editMessageText", GROUP):
                break
            await asyncio.sleep(0.05)
        assert "Alice has it" in office.telegram.journal.entries("editMessageText", GROUP)[-1]["text"]


async def test_a_limit_leaves_in_doubt_what_was_in_doubt(slack: SlackStory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "_LOOK_AFTER", timedelta(seconds=0.05))
    slack.fake.fail("chat.postMessage", "drop_after_accept", room="C1")
    slack.fake.fail("conversations.history", "rate_limit", retry_after=1)
    await slack.command("/issue Label printer is down")
    await until_sent(slack)
    assert len(slack.posts()) == 1 and states(slack.world) == ["sent"]


async def test_rooms_are_renamed_and_become_shared(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    await slack.event(sent.channel_event("channel_rename", "C1", name="werkhalle"))
    assert [r["name"] for r in slack.world.rows("rooms") if r["channel"] == "C1"] == ["werkhalle"]
    await slack.event(sent.channel_event("channel_shared", "C1", connected_team_id="T9"))
    await slack.command("/issue Acme must not see this")
    assert len(slack.posts("C1")) == 1
    assert any("I-2" in e["text"] for e in slack.posts("D1"))
