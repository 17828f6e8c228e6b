"""Reactions as platforms deliver them: again, by strangers, to what is no card, and by the team's own table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.adapters.slack_story import SlackStory
from tests.adapters.telegram_world import ALICE, BOB, EVE, GROUP, Office
from tests.fakes import slack_payloads as sent
from tests.world import World


def verbs(world: World) -> list[str]:
    return [row["verb"] for row in sorted(world.rows("history"), key=lambda row: row["id"])]


def given(ts: str, name: str, user: str = "U2", **more: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": "C1", "ts": ts}
    return {"type": "reaction_added", "user": user, "reaction": name, "item": item, "event_ts": "1.000100", **more}


def reaction(office: Office, user: int, message: int, emoji: str) -> dict[str, Any]:
    chat = office.telegram.chats[GROUP]
    return {
        "chat": chat.shown(),
        "message_id": message,
        "user": office.telegram.users[user],
        "date": chat.messages[message]["date"],
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": emoji}],
    }


async def test_slack_delivers_a_reaction_again_and_others_react_to_anything(database_url: str) -> None:
    async with SlackStory(database_url, muster_reactions="👀=take :shipit:=done") as slack:
        said = sent.app_mention("<@UBOT> task Send the offer")
        await slack.event(said)
        ts = slack.posts()[0]["ts"]
        event = sent.event_callback(given(ts, "eyes::skin-tone-2"))
        for _ in range(2):
            await slack.deliver(event)
        assert verbs(slack.world) == ["captured", "take"]
        comment = sent.message("on my way", user="U1", thread_ts=ts)
        await slack.event(comment)
        await slack.event(given(comment["ts"], "shipit"))  # to a comment: nothing is done by it
        await slack.event(given(ts, "white_check_mark"))  # not in this team's table
        await slack.event(given("1700000000.000100", "shipit"))
        await slack.event(given(ts, "shipit", item={"type": "file", "file": "F1"}))
        await slack.event(given(ts, "shipit", user="UBOT"))
        assert verbs(slack.world) == ["captured", "take", "comment"] and slack.private()[1:] == []
        await slack.event(given(said["ts"], "shipit"))  # to the message that it came from
        assert verbs(slack.world)[-1] == "done"


async def test_telegram_delivers_a_reaction_again_and_strangers_react(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.say(ALICE, "/task Send the offer", chat=GROUP)
        card = (await office.sees(GROUP, "T-1"))["message_id"]
        await office.confirmed()
        office.telegram.push(message_reaction=reaction(office, EVE, card, "👀"))
        await office.confirmed()
        assert verbs(office.world) == ["captured"] and office.posts(EVE) == [] and len(office.posts(GROUP)) == 1
        update = office.telegram.push(message_reaction=reaction(office, BOB, card, "👀"))
        await office.confirmed()
        office.telegram.redeliver(update)
        anonymous = reaction(office, BOB, card, "💯") | {"actor_chat": office.telegram.chats[GROUP].shown()}
        del anonymous["user"]
        office.telegram.push(message_reaction=anonymous)
        custom = reaction(office, BOB, card, "x") | {"new_reaction": [{"type": "custom_emoji", "custom_emoji_id": "1"}]}
        office.telegram.push(message_reaction=custom)
        await office.confirmed()
        assert verbs(office.world) == ["captured", "take"]
        swap = reaction(office, BOB, card, "💯") | {"old_reaction": [{"type": "emoji", "emoji": "👀"}]}
        office.telegram.push(message_reaction=swap)
        await office.confirmed()
        assert verbs(office.world) == ["captured", "take", "done"]


@pytest.mark.parametrize("name", ["eyes", "white_check_mark"])
async def test_switched_off_a_reaction_is_only_a_reaction(database_url: str, name: str) -> None:
    async with SlackStory(database_url, muster_reactions="off") as slack:
        await slack.command("/task Send the offer")
        await slack.event(given(slack.posts()[0]["ts"], name))
        assert verbs(slack.world) == ["captured"]
