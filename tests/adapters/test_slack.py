"""The flows of issue and task through Slack, with the real adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack_story import SlackStory, shown
from tests.fakes import slack_payloads as sent


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        yield story


async def test_a_slash_command_becomes_a_card_that_is_edited_in_place(slack: SlackStory) -> None:
    answer = await slack.command("/issue Label printer is down !urgent by tomorrow 5pm")
    assert answer["response_type"] == "ephemeral"
    assert "Captured: I-1 Label printer is down" in answer["text"]
    (post,) = slack.posts()
    assert shown(post["blocks"]).splitlines() == [
        "🐛 I-1 · Label printer is down  🔴 urgent",
        "Reported by alice from warehouse, Wed 18 Nov 10:00",
        "Nobody has it yet; to be taken by Wed 18 Nov 11:00",
        "Due Thu 19 Nov 17:00",
        "[Take] [Assign] [Change time] [Comment] [More…]",
    ]
    await slack.press(post["ts"], "take|I-1|1", user="U2")
    (edit,) = slack.fake.journal.entries("chat.update")
    assert edit["ts"] == post["ts"]
    assert "bob has it · analysing" in shown(edit["blocks"])
    (line,) = [e for e in slack.posts() if e.get("thread_ts")]
    assert line["thread_ts"] == post["ts"] and line["text"] == "bob took it"


async def test_muster_reaches_every_command(slack: SlackStory) -> None:
    await slack.command("/muster issue Label printer is down")
    await slack.command("/muster take I-1", user="U2")
    answer = await slack.look("i1", user="U2")
    assert "bob has it" in shown(answer["blocks"])
    assert "alice captured it" in shown(answer["blocks"])


async def test_nothing_given_opens_a_modal_whose_errors_stand_at_their_fields(slack: SlackStory) -> None:
    assert await slack.command("/task") == {}
    (opened,) = slack.fake.journal.entries("views.open")
    view = slack.fake.views[opened["view_id"]].body
    assert view["callback_id"] == "task" and view["title"]["text"] == "New task"
    answer = await slack.submit(view, {"title": "Send the offer", "due": "when pigs fly"})
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == ["due"] and "when pigs fly" in answer["errors"]["due"]
    assert slack.world.rows("records") == []
    bob = next(o for b in view["blocks"] for o in b["element"].get("options", ()) if o["text"]["text"] == "Bob")
    again = await slack.submit(view, {"title": "Send the offer", "due": "Friday", "owner": bob["value"]})
    assert again == {}
    (post,) = slack.posts()
    assert "T-1 · Send the offer" in shown(post["blocks"]) and "Due Fri 20 Nov 18:00" in shown(post["blocks"])


async def test_a_corrected_modal_is_judged_afresh_and_a_second_press_of_save_does_nothing(slack: SlackStory) -> None:
    await slack.command("/task")
    view = slack.fake.views[slack.fake.journal.entries("views.open")[0]["view_id"]].body
    for _ in range(3):
        assert await slack.submit(view, {"title": "Send the offer"}) == {}
    assert len(slack.world.rows("records")) == 1


async def test_a_long_answer_that_is_not_understood_gets_an_error_that_slack_can_show(slack: SlackStory) -> None:
    await slack.command("/task")
    view = slack.fake.views[slack.fake.journal.entries("views.open")[0]["view_id"]].body
    answer = await slack.submit(view, {"title": "Send the offer", "due": "when pigs fly " * 210})
    assert answer["response_action"] == "errors" and list(answer["errors"]) == ["due"]
    assert len(answer["errors"]["due"]) <= 2000
    assert slack.world.rows("records") == []


async def test_a_button_that_needs_more_opens_a_form(slack: SlackStory) -> None:
    await slack.command("/task Send the offer")
    (post,) = slack.posts()
    await slack.press(post["ts"], "block|T-1|1", user="U1")
    view = slack.fake.views[slack.fake.journal.entries("views.open")[0]["view_id"]].body
    assert await slack.submit(view, {"reason": "waiting for the drawings"}) == {}
    (edit,) = slack.fake.journal.entries("chat.update")
    assert "waiting for the drawings" in shown(edit["blocks"])
    assert "[Done] [Resume]" in shown(edit["blocks"]).replace("[Resume] [Done]", "[Done] [Resume]")


async def test_more_shows_every_step_that_the_state_allows(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    (post,) = slack.posts()
    await slack.press(post["ts"], "more|I-1|1", user="U1")
    (answer,) = slack.private()
    offered = shown(answer["blocks"])
    first = "[Take] [Fixed] [Assign] [Block] [Change time] [Comment] [Planned] [Carry out] [Cancel it]"
    last = "[Rename] [Change kind] [It is a duplicate] [Link] [Watch it] [History] [Undo]"
    assert first in offered and offered.endswith(last)
    assert "[5W2H] [Ask] " in offered and "[How bad?] [Details]" in offered


async def test_an_expired_trigger_keeps_the_words_behind_a_button(slack: SlackStory) -> None:
    from tests.fakes.slack_views import trigger_id

    answer = await slack.command("/task by someday @zoe Send the offer", trigger=trigger_id("U1", age=4))
    assert "Send the offer" in shown(answer["blocks"])
    button = answer["blocks"][-1]["elements"][0]
    assert button["text"]["text"] == "Open form"
    await slack.press("1700000000.000100", button["action_id"], user="U1", ephemeral=True)
    (opened,) = slack.fake.journal.entries("views.open")
    values = {b["block_id"]: b["element"].get("initial_value") for b in opened["view"]["blocks"]}
    assert "Send the offer" in values["title"]


async def test_mentions_and_private_messages_are_commands_too(slack: SlackStory) -> None:
    await slack.event(sent.app_mention("<@UBOT> issue Forklift leaks oil !high", channel="C1"))
    (post,) = slack.posts()
    assert "I-1 · Forklift leaks oil  🟠 high" in shown(post["blocks"])
    (answer,) = slack.private()
    assert "Captured: I-1" in shown(answer["blocks"])


async def test_a_person_on_slack_is_mentioned_and_everyone_reads_their_language(slack: SlackStory) -> None:
    await slack.command("/mine", user="U4")
    await slack.command("/issue <@U4|小陳> 標籤印表機壞了", user="U4")
    (post,) = slack.posts()
    assert "<@U4> is asked to take it" in shown(post["blocks"])  # the room reads English
    answer = await slack.command("/mine", user="U4")
    assert "有 1 件事等您處理" in shown(answer["blocks"])


async def test_a_reply_under_the_card_becomes_its_timeline(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    (post,) = slack.posts()
    said = sent.message("the cable was loose &amp; hot", user="U2", channel="C1", thread_ts=post["ts"])
    await slack.event(said)
    answer = await slack.look("I-1")
    assert "bob: the cable was loose & hot" in shown(answer["blocks"])
    assert len(slack.posts()) == 1  # nothing is repeated into the thread


async def test_guests_and_strangers_are_refused_in_the_same_words(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    answers = [await slack.command(f"/muster show {ref}", user="U3") for ref in ("I-1", "I-99")]
    answers.append(await slack.command("/muster nonsense", user="U3"))
    assert len({answer["text"] for answer in answers}) == 1
    assert "Label printer" not in answers[0]["text"]
    assert len(slack.world.rows("identities")) == 1  # alice alone


async def test_no_card_stands_where_outsiders_sit(slack: SlackStory) -> None:
    answer = await slack.command("/issue Acme waits for pallets", channel="C2")
    assert slack.posts("C2") == []
    assert "private chat" in shown(answer["blocks"])
    (post,) = slack.fake.journal.entries("chat.postMessage")
    assert post["channel"].startswith("D")


async def test_where_muster_is_no_member_the_card_goes_to_the_asker(slack: SlackStory) -> None:
    slack.fake.add_channel("C3", "secret", members_has_bot=False)
    await slack.command("/issue Safe is open", channel="C3")
    channels = {e["channel"] for e in slack.fake.journal.entries("chat.postMessage")}
    assert slack.posts("C3") == [] and channels
    assert all(channel.startswith("D") for channel in channels)


async def test_reminders_reach_the_owner_privately(slack: SlackStory) -> None:
    await slack.command("/mine", user="U2")
    await slack.command("/task Send the offer <@U2|bob> by tomorrow 5pm")
    await slack.world.walk(days=1, hours=8)
    told = [e for e in slack.fake.journal.entries("chat.postMessage") if e["channel"].startswith("D")]
    texts = [shown(e["blocks"]) for e in told]
    assert any("Due now: T-1 Send the offer" in text for text in texts)
    assert len({e["channel"] for e in told if "Due" in shown(e["blocks"])}) == 1


async def test_administrators_by_setting(slack: SlackStory) -> None:
    await slack.command("/mine", user="U1")
    refused = await slack.command("/muster outbox", user="U1")
    assert "other roles" in refused["text"]
    answer = await slack.command("/muster outbox", user="U2")
    assert "Every message was sent" in answer["text"]
