"""`/show I-1` among colleagues brings the living card down; and one line for a card that scrolled away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import outcomes
from tests.adapters.slack_story import SlackStory, shown
from tests.adapters.telegram_world import ALICE, BOB, DAWEI, GROUP, SALES, XIAOMING, Office
from tests.fakes import slack_payloads as sent
from tests.patience import PATIENCE
from tests.serving import Serving
from tests.world import World

SUPERGROUP = -1001234567890


@pytest.fixture
async def slack(with_company: None, database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackStory]:
    monkeypatch.setattr(outcomes, "_LOOK_AFTER", timedelta(seconds=0.05))
    async with SlackStory(database_url) as story:
        yield story


@pytest.fixture
async def office(with_company: None, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(database_url, tmp_path) as office:
        yield office


def words(slack: SlackStory, ts: str, channel: str = "C1") -> str:
    return shown(slack.fake.channels[channel].messages[ts]["blocks"])


# Slack


async def test_the_card_moves_down_and_the_old_one_leads_to_it(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    old = slack.posts()[0]["ts"]
    answer = await slack.command("/muster show I-1", user="U2")
    assert "I-1 Label printer is down is at the bottom of the room now" in answer["text"]
    first, new = (post["ts"] for post in slack.posts())
    assert first == old and "🐛 I-1 · Label printer is down" in words(slack, new)
    assert words(slack, old) == "I-1 is further down →"
    (section,) = slack.fake.channels["C1"].messages[old]["blocks"][0]["elements"]
    assert section["elements"][0]["url"] == f"https://acme.slack.com/archives/C1/p{new.replace('.', '')}"
    await slack.press(new, "take|I-1|1")
    assert "bob has it" in words(slack, new) and words(slack, old) == "I-1 is further down →"
    for ts in (old, new):  # below either it is the record's
        await slack.event(sent.message("a comment", user="U2", thread_ts=ts))
    assert [row["verb"] for row in slack.world.rows("history")].count("comment") == 2


async def test_delivered_again_and_asked_again(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    event = sent.event_callback(sent.app_mention("<@UBOT> show I-1", user="U2"), event_id="Ev1")
    for _ in range(3):
        await slack.deliver(event)
    assert len(slack.posts()) == 2
    await slack.command("/muster show I-1")
    await slack.command("/muster show I-1")
    posts = [post["ts"] for post in slack.posts()]
    assert [words(slack, ts) == "I-1 is further down →" for ts in posts] == [True, True, True, False]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_a_platform_that_fails_between_the_two_ends_with_one_of_each(slack: SlackStory, method: str) -> None:
    await slack.command("/issue Label printer is down")
    slack.fake.fail(method, "drop_after_accept", times=1)
    await slack.command("/muster show I-1")
    for _ in range(int(PATIENCE / 0.05)):
        await slack.moment()
        await slack.settle()
        if not [row for row in slack.world.rows("outbox") if row["state"] in ("due", "sending", "unknown")]:
            break
    old, new = (post["ts"] for post in slack.posts())
    assert words(slack, old) == "I-1 is further down →" and "[Take]" in words(slack, new)


async def test_a_change_at_the_same_time_does_not_bring_the_old_card_back(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    old = slack.posts()[0]["ts"]
    slack.fake.fail("chat.update", "delay", times=1, seconds=0.5)
    for payload in (
        sent.event_callback(sent.app_mention("<@UBOT> take I-1", user="U2")),
        sent.event_callback(sent.app_mention("<@UBOT> show I-1", user="U2")),
    ):
        assert (await slack.post(sent.event_body(payload))).status_code == 200
    await slack.settle()
    cards = [post["ts"] for post in slack.posts() if not post.get("thread_ts")]
    assert len(cards) == 2 and words(slack, old) == "I-1 is further down →" and "bob has it" in words(slack, cards[1])


async def test_private_or_elsewhere_the_answer_is_private(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    await slack.event(sent.message("show I-1", channel=slack.fake.dm("U1").id))
    slack.fake.add_channel("C5", "another")
    assert "Reported by alice" in shown((await slack.command("/muster show I-1", channel="C5"))["blocks"])
    assert "Reported by alice" in shown((await slack.command("/muster show I-1", channel="C2"))["blocks"])
    assert len(slack.posts()) == 1 and slack.posts("C2") == [] and slack.posts("C5") == []


# Telegram


async def group(office: Office, id: int = SUPERGROUP) -> int:
    office.telegram.add_chat(id, "Warehouse")
    office.telegram.say(DAWEI, "/room colleagues", chat=id)
    await office.confirmed()
    await office.world.muster.directories.current()
    return id


def text(office: Office, chat: int, message: int) -> str:
    return str(office.telegram.chats[chat].messages[message]["text"])


@pytest.mark.parametrize(
    ("by", "chat", "shrunk"), [(BOB, GROUP, "I-1 is further down →"), (XIAOMING, SALES, "I-1 在更下方 →")]
)
async def test_on_telegram_too(office: Office, by: int, chat: int, shrunk: str) -> None:
    office.telegram.say(by, "/issue 標籤機壞了", chat=chat)
    old = (await office.sees(chat, "I-1"))["message_id"]
    await office.confirmed()
    update = office.telegram.say(by, "/show@muster_bot I-1", chat=chat)
    await office.confirmed()
    office.telegram.redeliver(update)
    await office.confirmed()
    assert text(office, chat, old) == shrunk and len(office.posts(chat)) == 2
    new = office.telegram.journal.entries("sendMessage", chat)[-1]["message_id"]
    office.telegram.say(by, "on it", chat=chat, reply_to=old)
    await office.confirmed()
    assert text(office, chat, new) != shrunk and office.world.rows("records")[0]["status"] == "analysing"


async def test_a_supergroup_has_a_link_to_the_new_card(office: Office) -> None:
    chat = await group(office)
    office.telegram.say(ALICE, "/issue Forklift leaks oil", chat=chat)
    old = (await office.sees(chat, "I-1"))["message_id"]
    await office.confirmed()
    office.telegram.say(ALICE, "/show@muster_bot I-1", chat=chat)
    await office.confirmed()
    new = office.telegram.journal.entries("sendMessage", chat)[-1]["message_id"]
    (entity,) = [e for e in office.telegram.chats[chat].messages[old]["entities"] if e["type"] == "text_link"]
    assert entity["url"] == f"https://t.me/c/1234567890/{new}"


def lines(office: Office, chat: int = GROUP) -> list[dict[str, Any]]:
    return [e for e in office.telegram.journal.entries("sendMessage", chat) if e["reply_parameters"]]


@pytest.mark.parametrize("chat", [GROUP, SUPERGROUP])
async def test_a_change_of_a_card_that_scrolled_away_is_one_quiet_line_below_it(office: Office, chat: int) -> None:
    if chat == SUPERGROUP:
        await group(office)
    office.telegram.say(ALICE, "/task Send the offer", chat=chat)
    card = await office.sees(chat, "T-1")
    await office.confirmed()
    await office.press(BOB, card, "Take")
    await office.confirmed()
    assert lines(office, chat) == []  # the edited card is in view
    for number in range(10):
        office.telegram.say(BOB, f"talk {number}", chat=chat)
    await office.press(BOB, card, "Done")
    await office.confirmed()
    (line,) = lines(office, chat)
    assert line["text"] == "Bob closed it" and line["quiet"]
    assert line["reply_parameters"]["message_id"] == card["message_id"]
    assert "Done Wed 18 Nov" in text(office, chat, card["message_id"])


async def test_after_half_a_working_day_the_card_is_out_of_view(office: Office) -> None:
    office.telegram.say(ALICE, "/task Send the offer", chat=GROUP)
    card = await office.sees(GROUP, "T-1")
    await office.confirmed()
    await office.world.walk(hours=5)
    await office.press(BOB, card, "Take")
    await office.confirmed()
    assert lines(office) == []
    await office.world.walk(hours=1)
    await office.press(BOB, card, "Done")
    await office.confirmed()
    assert [line["text"] for line in lines(office)] == ["Bob closed it"]


# The local chat


async def test_in_the_local_chat_the_old_card_names_the_record(world: World) -> None:
    async with Serving(world) as site:
        await site.say(world.alice, world.general, "/issue Label printer is down")
        old = await site.card(world.bob, world.general, "I-1")
        answer = await site.say(world.bob, world.general, "/show I-1")
        assert "at the bottom" in answer["toast"]
        messages = [m for m in await site.read(world.bob, world.general) if m["card"] and m["to"] is None]
        shrunk, new = sorted(messages, key=lambda message: message["id"])
        assert shrunk["id"] == old["id"] and shrunk["card"]["title"] == "I-1 is further down →"
        assert new["card"]["ref"] == "I-1" and not shrunk["card"]["buttons"]
        await site.say(world.bob, world.general, "on it", thread=old["id"])
        assert world.rows("records")[0]["status"] == "analysing"
        private = await site.say(world.bob, world.private(world.bob), "/show I-1")
        assert private["messages"][-1]["card"]["ref"] == "I-1"
