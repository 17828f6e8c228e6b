"""Sending to a Slack that fails in every way it can: faults 27–30, 35 and 36. The journal is the oracle."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import outcomes
from tests.adapters.slack_story import SlackStory, shown
from tests.patience import PATIENCE


@pytest.fixture
async def slack(with_company: None, database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackStory]:
    monkeypatch.setattr(outcomes, "_LOOK_AFTER", timedelta(seconds=0.05))
    monkeypatch.setattr(outcomes, "_BACKOFF", timedelta(seconds=0.05))
    async with SlackStory(database_url) as story:
        await story.command("/mine")
        await story.command("/mine", user="U2")  # bob is the administrator
        yield story


def states(slack: SlackStory, kind: str = "card") -> list[str]:
    return [row["state"] for row in slack.world.rows("outbox") if row["kind"] == kind]


async def settled(slack: SlackStory) -> None:
    """Lets retries run: until nothing is open any more."""
    for _ in range(int(PATIENCE / 0.05)):
        await slack.moment()
        await slack.settle()
        if not set(states(slack)) & {"due", "sending", "unknown"}:
            return


async def test_fault_27_a_refused_connection_is_tried_again(slack: SlackStory) -> None:
    await slack.fake.stop()
    await slack.world.say(slack.world.alice, "/issue elsewhere")  # unrelated work goes on meanwhile
    payload = slack.command("/issue Label printer is down")
    answer = await payload
    assert "Captured" in answer["text"]
    await slack.fake.start()
    await settled(slack)
    assert len(slack.posts()) == 1
    assert states(slack).count("aside") == 0


@pytest.mark.parametrize("fault", ["drop_after_accept", "http_500", "malformed_ok"])
async def test_fault_28_and_36_an_unknown_outcome_is_looked_up_first(slack: SlackStory, fault: str) -> None:
    more = {"when": "after"} if fault == "http_500" else {}
    slack.fake.fail("chat.postMessage", fault, times=1, **more)
    await slack.command("/issue Label printer is down")
    await settled(slack)
    assert len(slack.posts()) == 1  # it had arrived: found by its key, not sent again
    (row,) = [row for row in slack.world.rows("outbox") if row["kind"] == "card"]
    assert row["state"] == "sent" and row["platform_id"] == slack.posts()[0]["ts"]
    await slack.press(slack.posts()[0]["ts"], "take|I-1|1")
    assert len(slack.fake.journal.entries("chat.update")) == 1  # and its card lives


@pytest.mark.parametrize("fault", ["drop_before_accept", "http_500"])
async def test_fault_28_what_did_not_arrive_is_sent_again(slack: SlackStory, fault: str) -> None:
    more = {"when": "before"} if fault == "http_500" else {}
    slack.fake.fail("chat.postMessage", fault, times=1, **more)
    await slack.command("/issue Label printer is down")
    await settled(slack)
    assert len(slack.posts()) == 1


async def test_fault_28_without_the_scope_to_look_a_card_is_repeated_and_marked(slack: SlackStory) -> None:
    slack.fake.fail("chat.postMessage", "drop_after_accept", times=1)
    slack.fake.fail("conversations.history", "error", error="missing_scope")
    await slack.command("/issue Label printer is down")
    await settled(slack)
    first, second = slack.posts()
    assert "possible repeat" not in shown(first["blocks"])
    assert shown(second["blocks"]).startswith("↻ possible repeat · 🐛 I-1 · Label printer is down")


async def test_fault_29_a_limited_room_waits_and_the_others_go_on(slack: SlackStory) -> None:
    slack.fake.add_channel("C4", "office")
    await slack.command("/issue first, so that the rooms are known", channel="C4")
    slack.fake.fail("chat.postMessage", "rate_limit", room="C1", times=1, retry_after=1)
    await slack.command("/issue Label printer is down", channel="C1")
    await slack.command("/issue Forklift leaks oil", channel="C4")
    assert len(slack.posts("C4")) == 2 and slack.posts("C1") == []
    await settled(slack)
    assert len(slack.posts("C1")) == 1
    assert slack.world.rows("outbox")[1]["tries"] <= 1  # a limit is nobody's failure


async def test_fault_30_refused_blocks_are_sent_once_as_plain_text(slack: SlackStory) -> None:
    slack.fake.fail("chat.postMessage", "error", error="invalid_blocks", times=1)
    await slack.command("/issue Label *printer* is <down>")
    (post,) = slack.posts()
    assert not post.get("blocks")
    assert "Label *printer* is &lt;down&gt;" in post["text"]


async def test_fault_35_a_poison_message_is_set_aside_and_an_administrator_lets_it_go(slack: SlackStory) -> None:
    fault = slack.fake.fail("chat.postMessage", "error", room="C1", error="restricted_action")
    await slack.command("/issue Label printer is down")
    await settled(slack)
    assert states(slack) == ["aside"] and fault.struck == 1  # no use in trying: set aside at once
    told = [e for e in slack.fake.journal.entries("chat.postMessage") if e["channel"] != "C1"]
    assert any("could not be sent to warehouse" in shown(e["blocks"]) for e in told)
    slack.fake.faults.clear()
    listed = await slack.command("/muster outbox", user="U2")
    button = listed["blocks"][-1]["elements"][0]
    await slack.press("1700000000.000100", button["action_id"], user="U2", ephemeral=True)
    await settled(slack)
    assert states(slack) == ["sent"] and len(slack.posts()) == 1


async def test_fault_35_five_tries_then_the_others_flow(slack: SlackStory) -> None:
    fault = slack.fake.fail("chat.postMessage", "http_500", room="C1", when="before", times=5)
    await slack.command("/issue Label printer is down")
    await slack.command("/issue Forklift leaks oil")
    await settled(slack)
    assert fault.struck == 5
    assert states(slack) == ["aside", "sent"]
    (post,) = slack.posts()
    assert "I-2" in shown(post["blocks"])


async def test_a_flood_in_one_room_makes_no_429_of_our_own(database_url: str) -> None:
    async with SlackStory(database_url, unpaced=False) as slack:
        slack.fake.paced = True
        for number in range(7):
            await slack.command(f"/issue Report {number}")
        assert len(slack.posts()) == 7
        assert all(row["tries"] == 1 for row in slack.world.rows("outbox"))
