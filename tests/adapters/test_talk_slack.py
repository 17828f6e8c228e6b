"""Without a slash on Slack: replies in the thread of a record, mentions, the private chat, and corrected messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.adapters.slack_story import SlackStory, shown
from tests.fakes import slack_payloads as sent


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        yield story


async def captured(slack: SlackStory, line: str = "/task Send the offer") -> str:
    """The ts of the record's card."""
    await slack.command(line)
    return str(slack.posts()[-1]["ts"])


async def reply(slack: SlackStory, ts: str, text: str, user: str = "U2") -> None:
    await slack.event(sent.message(text, user=user, thread_ts=ts))


def card(slack: SlackStory, ts: str) -> str:
    return shown(slack.fake.channels["C1"].messages[ts]["blocks"])


def rows(slack: SlackStory, table: str) -> list[dict[str, Any]]:
    """In the order in which they were made."""
    return sorted(slack.world.rows(table), key=lambda row: row["id"])


def record(slack: SlackStory) -> dict[str, Any]:
    return rows(slack, "records")[-1]


@pytest.mark.parametrize(
    ("take", "block", "due", "done"),
    [
        ("I'll take it 👍", "blocked: waiting for parts", "due Friday 5pm", "done, thanks!"),
        ("我来", "卡住：等零件", "改到本周五下午5点", "完成了。"),
        ("我來！", "卡住了，等零件", "延到週五下午五點", ":white_check_mark:"),
    ],
    ids=["en", "zh_Hans", "zh_Hant"],
)
async def test_a_reply_in_the_cards_thread_moves_the_record(
    slack: SlackStory, take: str, block: str, due: str, done: str
) -> None:
    ts = await captured(slack)
    await slack.command("/mine", user="U2")
    before = len(slack.private())
    await reply(slack, ts, take)
    assert "bob has it · doing" in card(slack, ts)
    await reply(slack, ts, block)
    assert record(slack)["status"] == "blocked" and ("等零件" in card(slack, ts) or "waiting for" in card(slack, ts))
    await reply(slack, ts, due)
    assert "Due Fri 20 Nov 17:00" in card(slack, ts)
    await reply(slack, ts, done)
    assert record(slack)["status"] == "done" and "Done Wed 18 Nov 10:00" in card(slack, ts)
    assert len(slack.private()) == before  # the card shows it, and the short line
    assert next(p["text"] for p in slack.posts() if p.get("thread_ts")) == "bob took it"
    assert len(slack.posts()) == 5


async def test_what_only_looks_like_a_verb_is_a_comment(slack: SlackStory) -> None:
    ts = await captured(slack)
    for text in ("done with the first half, rest tomorrow", "done?", "take care", "還沒完成", "tomorrow?", "3 days"):
        await reply(slack, ts, text)
    assert record(slack)["status"] == "todo" and record(slack)["due_at"] is None
    comments = [row for row in rows(slack, "history") if row["verb"] == "comment"]
    assert len(comments) == 6 and len(slack.posts()) == 1 and slack.private() == []


async def test_a_name_alone_gives_the_work(slack: SlackStory) -> None:
    ts = await captured(slack)
    await slack.command("/mine", user="U2")
    await reply(slack, ts, "<@U2>", user="U1")
    assert "<@U2> is asked to take it" in card(slack, ts)


async def test_a_refusal_is_said_privately_with_what_to_do(slack: SlackStory) -> None:
    ts = await captured(slack)
    await slack.command("/mine", user="U2")
    await reply(slack, ts, "done")
    await reply(slack, ts, "take")
    (answer,) = slack.private()
    assert answer["user"] == "U2" and "T-1 Send the offer is done" in shown(answer["blocks"])
    assert record(slack)["status"] == "done"


async def test_a_mention_below_a_card_means_that_card_or_a_command(slack: SlackStory) -> None:
    ts = await captured(slack)
    await slack.event(sent.app_mention("<@UBOT> take", user="U2", thread_ts=ts))
    assert "bob has it" in card(slack, ts)
    await slack.event(sent.app_mention("<@UBOT> issue Forklift leaks oil", user="U2", thread_ts=ts))
    await slack.event(sent.app_mention("<@UBOT> the client called", user="U2", thread_ts=ts))
    assert [row["kind"] for row in rows(slack, "records")] == ["task", "issue"]
    assert [row["verb"] for row in rows(slack, "history")][-1] == "comment"


async def test_a_reply_to_the_message_that_was_captured_belongs_to_the_record(slack: SlackStory) -> None:
    said = sent.app_mention("<@UBOT> issue Forklift leaks oil")
    await slack.event(said)
    await reply(slack, said["ts"], "a bucket stands below it")
    await reply(slack, said["ts"], "on it")
    assert [row["verb"] for row in rows(slack, "history")] == ["captured", "comment", "take"]


async def test_several_records_and_the_reference_first(slack: SlackStory) -> None:
    for title in ("Send the offer", "Call Acme", "Count pallets"):
        await slack.command(f"/task {title}")
    await slack.event(sent.message("done T-1, T-2 and T-3", channel="D1"))
    assert {row["status"] for row in rows(slack, "records")} == {"done"}
    await slack.event(sent.message("T-2 重開", channel="D1"))
    await slack.event(sent.message("T-2 tomorrow", channel="D1"))
    assert (record := rows(slack, "records")[1])["status"] == "todo" and record["due_at"]


async def test_private_words_that_are_no_command_are_asked_about(slack: SlackStory) -> None:
    slack.fake.dm("U1")
    await slack.event(sent.message("my printer is broken", channel="D1"))
    (answer,) = slack.posts("D1")
    assert "my printer is broken" in shown(answer["blocks"])
    await slack.event(sent.message("what waits for me?", channel="D1"))
    assert "Nothing waits" in slack.posts("D1")[-1]["text"]
    assert rows(slack, "records") == []


async def test_an_edited_source_changes_the_card_and_the_old_words_stay(slack: SlackStory) -> None:
    said = sent.app_mention("<@UBOT> issue Forklift leeks oil !high by Friday 3pm")
    await slack.event(said)
    ts = slack.posts()[-1]["ts"]
    await slack.event(sent.message_changed(said, "<@UBOT> issue Forklift 7 leaks oil !high by Friday 3pm"))
    assert "Forklift 7 leaks oil  🟠 high" in card(slack, ts) and "Due Fri 20 Nov 15:00" in card(slack, ts)
    assert len(slack.posts()) == 1  # no line more
    await slack.event(sent.message_changed(said, "<@UBOT> issue Forklift 7 leaks oil <@U1> by Monday"))
    assert "Forklift 7 leaks oil @alice" in card(slack, ts) and "Due Mon 23 Nov" in card(slack, ts)
    await slack.event(sent.message_deleted(said))
    answer = shown((await slack.look("I-1"))["blocks"])
    assert "alice edited the message. Before: Forklift leeks oil" in answer
    assert "The message that it came from was deleted." in answer
    assert record(slack)["status"] == "reported"


async def test_what_was_set_by_hand_outlives_an_edit(slack: SlackStory) -> None:
    said = sent.app_mention("<@UBOT> task Send the offer by Friday")
    await slack.event(said)
    ts = slack.posts()[-1]["ts"]
    await reply(slack, ts, "next Monday", user="U1")
    await slack.event(sent.message_changed(said, "<@UBOT> task Send the new offer by Thursday"))
    assert "Send the new offer" in card(slack, ts) and "Due Mon 23 Nov" in card(slack, ts)


async def test_an_edited_comment_shows_its_new_words_and_keeps_the_old(slack: SlackStory) -> None:
    ts = await captured(slack)
    said = sent.message("the cable is lose", user="U2", thread_ts=ts)
    await slack.event(said)
    await slack.event(sent.message_changed(said, "the cable is loose"))
    answer = shown((await slack.look("T-1"))["blocks"])
    assert "bob: the cable is loose (edited)" in answer and "Before: the cable is lose" in answer
    await slack.event(sent.message_deleted(said))
    assert "(its message was deleted)" in shown((await slack.look("T-1"))["blocks"])


async def test_links_that_unfold_and_bots_change_nothing(slack: SlackStory) -> None:
    said = sent.app_mention("<@UBOT> issue Forklift leaks oil")
    await slack.event(said)
    unfolded = sent.message_changed(said, said["text"])
    unfolded["message"] |= {"attachments": [{"text": "x"}]}
    del unfolded["message"]["edited"]
    await slack.event(unfolded)
    other = sent.message_changed(said, "<@UBOT> issue Something else")
    other["message"] |= {"bot_id": "B9"}
    await slack.event(other)
    stone = sent.message_changed(said, "This message was deleted.", event_ts="9999999999.000100")
    stone["message"] |= {"subtype": "tombstone", "user": "USLACKBOT"}
    await slack.event(stone)
    assert [row["verb"] for row in rows(slack, "history")] == ["captured", "deleted"]
