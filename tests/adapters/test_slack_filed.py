"""Files in Slack as a story: fetched with the real adapter, kept, and told on the card."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import pytest

from storage import people
from tests.adapters.slack_story import SlackStory, shown
from tests.fakes import slack_payloads as sent


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        await story.command("/mine", user="U2")
        yield story


def standing(slack: SlackStory, ts: str) -> str:
    """The card as it stands now."""
    return shown(slack.fake.channels["C1"].messages[ts]["blocks"])


async def test_a_photo_with_a_mention_is_kept_and_shown_and_a_reply_adds_another(slack: SlackStory) -> None:
    photo = slack.fake.add_file("wet.png", b"png" * 10)
    gone = slack.fake.add_file("gone.pdf", b"pdf", "application/pdf")
    del slack.fake.files[gone["id"]]
    event = sent.message("<@UBOT> issue Pallets are wet", files=[photo, gone])
    for _ in range(2):
        await slack.event(event)
    (record,) = slack.world.rows("records")
    kept, refused = sorted(slack.world.rows("files"), key=lambda row: int(row["id"]))
    assert (kept["record_id"], kept["state"], kept["hash"]) == (
        record["id"],
        "kept",
        hashlib.sha256(b"png" * 10).hexdigest(),
    )
    assert (refused["state"], refused["error"]) == ("refused", "gone")
    (post,) = slack.posts()
    text = standing(slack, post["ts"])
    assert "1 photo" in text and "1 file could not be kept: it is no longer there" in text
    voice = slack.fake.add_file("clip.m4a", b"m4a", "audio/mp4", subtype="slack_audio", duration_ms=42_900)
    await slack.event(sent.message("", user="U2", thread_ts=post["ts"], files=[voice]))
    assert "1 photo · Voice note 0:42" in standing(slack, post["ts"])
    answer = await slack.look("I-1")
    assert "bob added Voice note 0:42" in shown(answer["blocks"])


async def test_a_shortcut_takes_the_files_of_its_message_in_a_chinese_room(slack: SlackStory) -> None:
    room = next(r for r in slack.world.muster.directories.latest.rooms.values() if r.place.channel == "C1")
    await slack.world.muster.writer.submit(lambda unit: people.change_room(unit, room.id, locale="zh_Hant"))
    photos = [slack.fake.add_file(f"{n}.png", f"png {n}".encode()) for n in range(3)]
    said = slack.fake.say("U2", "C1", "棧板受潮") | {"files": photos}
    view = await slack.shortcut("issue", said, user="U4")
    assert slack.world.rows("records") == []
    for _ in range(2):
        assert await slack.submit(view, {}, user="U4") == {}
    (record,) = slack.world.rows("records")
    assert [row["record_id"] for row in slack.world.rows("files")] == [record["id"]] * 3
    assert {row["state"] for row in slack.world.rows("files")} == {"kept"}
    (post,) = slack.posts()
    assert "照片 3 張" in standing(slack, post["ts"])
