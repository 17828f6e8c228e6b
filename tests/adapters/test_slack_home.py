"""Slack's Home: what waits for me, when it is opened and after each press there; nothing waits, and no member."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.adapters.slack_story import SlackStory, shown
from tests.fakes import slack_payloads as sent


@pytest.fixture
async def story(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        yield story


async def look(story: SlackStory, user: str = "U1", tab: str = "home") -> str:
    await story.event(sent.app_home_opened(user, tab=tab, view=story.fake.homes.get(user)))
    return home(story, user)


def home(story: SlackStory, user: str = "U1") -> str:
    return shown(story.fake.homes[user]["blocks"]) if user in story.fake.homes else ""


def labels(story: SlackStory, user: str = "U1") -> dict[str, str]:
    """What is on the Home's buttons, and what each does."""
    blocks: list[dict[str, Any]] = story.fake.homes[user]["blocks"]
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return {button["text"]["text"]: button["action_id"] for row in rows for button in row}


async def press(story: SlackStory, label: str, user: str = "U1") -> None:
    button = sent.button(labels(story, user)[label], labels(story, user)[label])
    await story.deliver(sent.block_actions(button, user=user, view=story.fake.homes[user], root=story.fake.root))


async def test_what_waits_for_me_is_ticked_off_where_it_stands(story: SlackStory) -> None:
    assert "Nothing waits for you." in await look(story)
    for number in range(1, 8):
        await story.command(f"/task Offer {number} <@U1>")
    assert "Nothing waits" in home(story)  # it is drawn when it is looked at
    assert "7 things wait for you" in await look(story) and "✓ T-1" in labels(story)
    await press(story, "✓ T-1")
    assert "6 things wait for you" in home(story) and "✅ T-1 Offer 1" in home(story)
    assert {row["number"]: row["status"] for row in story.world.rows("records")}[1] == "done"
    await press(story, "Next ›")
    assert "T-7 Offer 7" in home(story) and "Offer 2" not in home(story)
    before = len(story.posts("D1"))
    await press(story, "What is stuck?")
    assert "stuck" in story.posts("D1")[before]["text"]  # an answer of another kind comes privately
    assert "T-1" not in home(story) and "6 things wait" in home(story)  # and the Home is drawn anew


async def test_the_home_speaks_its_readers_language_and_what_is_done_elsewhere_is_gone(story: SlackStory) -> None:
    assert "沒有等您處理的事。" in await look(story, "U4")
    await story.command("/task 報價單 <@U4>", user="U4")
    assert "有 1 件事等您處理" in await look(story, "U4")
    await press(story, "✓ T-1", "U4")
    await story.command("/task 合約 <@U4>", user="U4")
    await look(story, "U4")
    await story.command("/muster done T-2", user="U4")
    await press(story, "✓ T-2", "U4")  # an old button: refused privately, and the Home shows how it stands
    assert "✓ T-2" not in labels(story, "U4")


async def test_the_other_tab_and_a_guest_are_shown_nothing_of_the_team(story: SlackStory) -> None:
    assert await look(story, "U1", tab="messages") == ""
    await story.command("/task Offer <@U1>")
    assert "members of this team only" in await look(story, "U3")


async def test_slack_that_does_not_take_the_view_costs_nothing(story: SlackStory) -> None:
    await look(story)
    await story.command("/task Offer <@U1>")
    story.fake.fail("views.publish", "error", error="internal_error")
    assert "Nothing waits for you." in await look(story)  # as it was
    assert "1 thing waits for you" in await look(story)
