"""Who leaves the workspace: an account that is deactivated in Slack is refused here, and comes back with Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from storage import people
from tests.adapters.slack_story import SlackStory, shown


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        await story.command("/mine")
        await story.command("/mine", user="U2")
        yield story


async def user_change(slack: SlackStory, user: str, **now: Any) -> None:
    """Slack tells of every change of a profile, with the whole user."""
    for name, value in now.items():
        setattr(slack.fake.users[user], name, value)
    changed = slack.fake.users[user].shown() | {"locale": slack.fake.users[user].locale}
    await slack.event({"type": "user_change", "user": changed, "cache_ts": 1_700_000_000, "event_ts": "1.000100"})


def active(slack: SlackStory) -> dict[str, bool]:
    return {row["name"]: bool(row["active"]) for row in slack.world.rows("people") if row["name"] in ("alice", "bob")}


async def test_a_deactivated_account_is_refused_and_a_reactivated_one_heard(slack: SlackStory) -> None:
    await slack.command("/task <@U2|bob> Send the offer")
    await user_change(slack, "U2", deleted=True)
    await user_change(slack, "U2")
    assert active(slack) == {"alice": True, "bob": False}
    assert "members of this team only" in (await slack.command("/mine", user="U2"))["text"]
    assert "bob" not in str((await slack.command("/task <@U2|bob> Count pallets")).get("blocks", ""))
    await user_change(slack, "U2", deleted=False)
    assert active(slack) == {"alice": True, "bob": True}
    assert "T-1" in (await slack.command("/mine", user="U2"))["text"]


async def test_only_what_slack_has_said_does_slack_take_back(slack: SlackStory) -> None:
    (alice,) = [row["id"] for row in slack.world.rows("people") if row["name"] == "alice"]
    await slack.world.muster.writer.submit(lambda unit: people.change_person(unit, alice, active=False))
    await slack.world.muster.directories.current()
    await user_change(slack, "U1", name="alice")
    assert active(slack) == {"alice": False, "bob": True}
    await user_change(slack, "U3", deleted=True)  # a guest whom nobody here knows
    assert active(slack) == {"alice": False, "bob": True}


async def test_what_they_had_is_proposed_to_who_led_them(slack: SlackStory) -> None:
    """Once, privately; and not at all where Slack takes it back before anybody was told."""
    ids = {row["name"]: row["id"] for row in slack.world.rows("people")}
    lead = {"superior_id": ids["alice"]}
    await slack.world.muster.writer.submit(lambda unit: people.change_person(unit, ids["bob"], **lead))
    await slack.command("/task <@U2|bob> Send the offer")
    await user_change(slack, "U2", deleted=True)
    await user_change(slack, "U2")
    await slack.settle()
    (told,) = [post for post in slack.posts(slack.fake.dm("U1").id) if "bob has left" in shown(post["blocks"])]
    assert "1 thing waits for somebody" in shown(told["blocks"])
    (actions,) = [block for block in told["blocks"] if block["type"] == "actions"]
    (button,) = actions["elements"]
    assert button["text"]["text"] == "Hand over what bob had"
    await slack.press(told["ts"], button["action_id"], user="U1", channel=slack.fake.dm("U1").id)
    assert [row["state"] for row in slack.world.rows("handovers")] == ["draft"]
