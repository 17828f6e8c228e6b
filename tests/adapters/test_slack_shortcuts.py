"""Shortcuts, threads and files in Slack, with the real adapter, over HTTP and over the socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.slack.shortcut import GLOBAL
from tests.adapters.slack_story import SlackStory, shown
from tests.fakes import slack_payloads as sent
from tests.fakes.slack_views import trigger_id
from tests.patience import PATIENCE


@pytest.fixture(params=["http", "socket"])
async def slack(request: pytest.FixtureRequest, with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url, socket=request.param == "socket") as story:
        await story.command("/mine", user="U2")
        yield story


def initial(view: dict[str, Any]) -> dict[str, str]:
    return {b["block_id"]: b["element"].get("initial_value", "") for b in view["blocks"]}


async def test_a_message_becomes_an_issue_that_keeps_the_link_to_it(slack: SlackStory) -> None:
    said = slack.fake.say("U2", "C1", "<@U2|bob> the printer &lt;3&gt; is\non fire")
    view = await slack.shortcut("issue", said)
    assert view["title"]["text"] == "New issue"
    assert initial(view)["title"] == "@bob the printer <3> is\non fire"
    assert slack.world.rows("records") == []
    assert await slack.submit(view, {"severity": "urgent"}) == {}
    (row,) = slack.world.rows("records")
    assert row["message"] == said["ts"]
    assert row["url"] == f"https://acme.slack.com/archives/C1/p{said['ts'].replace('.', '')}"
    (post,) = slack.posts()
    assert not post.get("thread_ts")
    assert shown(post["blocks"]).startswith("🐛 I-1 · @bob the printer <3> is  🔴 urgent\n")
    assert "\non fire\n" in shown(post["blocks"])
    await slack.press(post["ts"], "take|I-1|1", user="U2")
    await slack.event(sent.message("the cable was loose", user="U2", thread_ts=post["ts"]))
    answer = await slack.look("I-1")
    assert "bob has it" in shown(answer["blocks"]) and "bob: the cable was loose" in shown(answer["blocks"])


async def test_in_a_thread_the_card_stands_in_it_and_replies_join_the_record(slack: SlackStory) -> None:
    head = slack.fake.say("U1", "C1", "anybody near the printer?")
    said = slack.fake.say("U2", "C1", "標籤印表機壞了", thread_ts=head["ts"])
    view = await slack.shortcut("task", said, user="U4")
    assert view["title"]["text"] == "新任務" and initial(view)["title"] == "標籤印表機壞了"
    assert await slack.submit(view, {}, user="U4") == {}
    (post,) = slack.posts()
    assert post["thread_ts"] == head["ts"]
    (row,) = slack.world.rows("records")
    assert row["url"].endswith(f"?thread_ts={head['ts']}&cid=C1")
    await slack.press(post["ts"], "take|T-1|1", user="U2")
    _, line = slack.posts()
    assert line["thread_ts"] == head["ts"]
    await slack.event(sent.message("已重新開機", user="U4", thread_ts=head["ts"]))
    answer = await slack.look("T-1", user="U4")
    assert "小陳：已重新開機" in shown(answer["blocks"])


async def test_a_mention_in_a_thread_captures_there(slack: SlackStory) -> None:
    head = slack.fake.say("U1", "C1", "anybody near the printer?")
    await slack.event(sent.app_mention("<@UBOT> issue Label printer is down", user="U1", thread_ts=head["ts"]))
    (post,) = slack.posts()
    assert post["thread_ts"] == head["ts"]
    await slack.event(sent.message("I am on my way", user="U2", thread_ts=head["ts"]))
    assert "bob: I am on my way" in shown((await slack.look("I-1"))["blocks"])


async def test_a_global_shortcut_opens_an_empty_form_and_answers_privately(slack: SlackStory) -> None:
    await slack.deliver(sent.global_shortcut(f"{GLOBAL}task", user="U1"))
    (opened,) = slack.fake.journal.entries("views.open")
    view = slack.fake.views[opened["view_id"]].body
    assert set(initial(view).values()) == {""}
    assert await slack.submit(view, {"title": "Send the offer"}) == {}
    posts = slack.fake.journal.entries("chat.postMessage")
    assert posts and all(post["channel"] == "D1" for post in posts)


async def test_where_muster_is_no_member_the_card_goes_to_the_asker(slack: SlackStory) -> None:
    slack.fake.add_channel("C3", "secret", members_has_bot=False)
    view = await slack.shortcut("issue", slack.fake.say("U2", "C3", "Safe is open"), channel="C3")
    assert await slack.submit(view, {}) == {}
    assert slack.posts("C3") == []
    assert any("I-1" in post["text"] for post in slack.posts("D1"))


async def test_a_modal_that_comes_too_late_becomes_a_draft_with_the_link(slack: SlackStory) -> None:
    said = slack.fake.say("U2", "C1", "Label printer is down")
    assert await slack.shortcut("issue", said, trigger=trigger_id("U1", age=4)) == {}
    (late,) = slack.private()
    button = late["blocks"][-1]["elements"][0]
    assert button["text"]["text"] == "Open form" and "Label printer is down" in shown(late["blocks"])
    await slack.press("1700000000.000100", button["action_id"], user="U2", ephemeral=True)
    assert slack.fake.journal.entries("views.open") == []  # somebody else's
    await slack.press("1700000000.000100", button["action_id"], user="U1", ephemeral=True)
    (opened,) = slack.fake.journal.entries("views.open")
    assert await slack.submit(slack.fake.views[opened["view_id"]].body, {}) == {}
    (row,) = slack.world.rows("records")
    assert row["url"].endswith(said["ts"].replace(".", "")) and len(slack.posts()) == 1


async def test_a_message_longer_than_an_input_is_kept_whole(slack: SlackStory) -> None:
    text = "Pallets arrived wet\n" + "and nobody knew why " * 200 + "the end"
    view = await slack.shortcut("issue", slack.fake.say("U2", "C1", text))
    assert "title" not in initial(view) and len(view["private_metadata"]) <= 3000
    assert await slack.submit(view, {"severity": "high"}) == {}
    assert {row["body"] for row in slack.world.rows("texts")} == {text}
    (row,) = slack.world.rows("records")
    assert row["severity"] == "high" and row["url"]


async def test_guests_and_the_curious_are_refused(slack: SlackStory) -> None:
    said = slack.fake.say("U2", "C1", "Label printer is down")
    assert await slack.shortcut("issue", said, user="U3") == {}
    await slack.shortcut("outbox", said, user="U1")
    await slack.shortcut("nonsense", said, user="U1")
    assert slack.world.rows("records") == []
    first, second, third = (shown(answer["blocks"]) for answer in slack.private())
    assert "members of this team only" in first and "other roles" in second and "nonsense" in third


async def test_the_files_of_a_message_go_along(slack: SlackStory, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    run = slack.world.muster.dispatch.run

    async def listen(invocation: Any) -> Any:
        heard.append(invocation)
        return await run(invocation)

    monkeypatch.setattr(slack.world.muster.dispatch, "run", listen)
    photo = slack.fake.add_file("wet.png", b"png" * 10)
    voice = slack.fake.add_file("clip.m4a", b"m4a", "audio/mp4", subtype="slack_audio", duration_ms=42_900)
    elsewhere = slack.fake.add_file("plan.gdoc", b"", is_external=True)
    event = sent.message("<@UBOT> issue Pallets are wet", files=[photo, voice, elsewhere])
    await slack.event(event)
    first, second = heard[-1].files
    assert (first.kind, first.name, first.mime, first.size) == ("photo", "wet.png", "image/png", 30)
    assert (second.kind, second.seconds) == ("voice", 42)
    said = slack.fake.say("U2", "C1", "look") | {"files": [photo] * 12}
    view = await slack.shortcut("issue", said)
    assert await slack.submit(view, {}) == {}
    assert [file.source for file in heard[-1].files] == [photo["url_private_download"]] * 12


async def test_every_captured_kind_has_its_shortcut_and_speaks_简体(slack: SlackStory) -> None:
    slack.fake.add_user("U5", "晓明", tz="Asia/Shanghai", locale="zh-CN")
    said = slack.fake.say("U2", "C1", "销售周会\n1 报价周五前发出\n2 样品确认")
    view = await slack.shortcut("meeting", said, user="U5")
    assert view["title"]["text"] == "会议纪要"
    assert initial(view)["title"] == "销售周会" and initial(view)["notes"] == "1 报价周五前发出\n2 样品确认"
    assert await slack.submit(view, {}, user="U5") == {}
    view = await slack.shortcut("complaint", slack.fake.say("U2", "C1", "货到受潮"), user="U5")
    answer = await slack.submit(view, {}, user="U5")
    assert list(answer["errors"]) == ["client"]
    assert await slack.submit(view, {"client": "Acme"}, user="U5") == {}
    first, second = slack.posts()
    assert shown(first["blocks"]).startswith("📝 M-1 · 销售周会") and "1 报价周五前发出" in shown(first["blocks"])
    assert "C-1" in second["text"] and "货到受潮" in second["text"]


async def test_whoever_brings_muster_into_a_channel_hears_who_may_read(slack: SlackStory) -> None:
    slack.fake.add_channel("C9", "office")
    joined = sent.channel_event("member_joined_channel", "C9", user="UBOT", inviter="U4", channel_type="C")
    await slack.event(joined)
    (told,) = slack.fake.journal.entries("chat.postEphemeral")
    assert told["channel"] == "C9" and told["user"] == "U4" and "office" in shown(told["blocks"])
    await slack.event(joined | {"user": "U1"})
    await slack.event({key: value for key, value in joined.items() if key != "inviter"})
    assert len(slack.fake.journal.entries("chat.postEphemeral")) == 1


async def test_muster_keeps_its_own_copy_of_a_file(slack: SlackStory) -> None:
    photo = slack.fake.add_file("wet.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40)
    await slack.event(sent.message("<@UBOT> issue Pallets are wet", files=[photo]))
    for _ in range(int(PATIENCE / 0.05)):
        (row,) = slack.world.rows("files")
        if row["state"] == "kept":
            break
        await slack.moment()
    assert (row["state"], row["name"], row["kind"]) == ("kept", "wet.png", "photo")
    assert slack.fake.tokens_seen == ["Bearer xoxb-test"]
