"""Slack's counterpart, through the SDKs that the program uses, and a counterpart as a process."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes import FakeSlack, Journal, slack_payloads, slack_views
from tests.fakes.remote import Remote
from tests.fakes.slack_limits import blocks_problems, view_problems
from tests.patience import PATIENCE


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(tmp_path / "slack.jsonl") as slack:
        slack.add_user("U1", "Alice", locale="zh-TW")
        slack.add_user("U2", "Gus", guest=True)
        slack.add_channel("C1", "warehouse")
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.token, base_url=slack.url, retry_handlers=[], timeout=int(PATIENCE))


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(text: str = "Take", action_id: str = "take", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def menu(*values: str) -> dict[str, Any]:
    options = [{"text": plain("one"), "value": value} for value in values]
    return {"type": "static_select", "action_id": "menu", "options": options}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Issue"), "blocks": list(blocks) or [section("Hello")], **more}


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


# Slack: messages


async def test_a_post_is_journaled_and_found_by_its_metadata(slack: FakeSlack, client: AsyncWebClient) -> None:
    metadata = {"event_type": "muster", "event_payload": {"id": "m-1"}}
    card = [section("I-1"), actions(button())]
    posted = await client.chat_postMessage(channel="C1", text="I-1", blocks=card, metadata=metadata)
    reply = await client.chat_postMessage(channel="C1", text="Bob has it", thread_ts=posted["ts"])
    assert float(reply["ts"]) > float(posted["ts"])

    history = await client.conversations_history(channel="C1", oldest=str(time.time() - 60), include_all_metadata=True)
    assert [(m["text"], m["metadata"]) for m in history["messages"]] == [("I-1", metadata)]
    without = await client.conversations_history(channel="C1")
    assert "metadata" not in without["messages"][0]
    thread = await client.conversations_replies(channel="C1", ts=posted["ts"])
    assert [m["text"] for m in thread["messages"]] == ["I-1", "Bob has it"]

    first, second = slack.journal.entries("chat.postMessage", room="C1")
    assert (first["seq"], first["ts"], first["blocks"], first["metadata"]) == (1, posted["ts"], card, metadata)
    assert second["thread_ts"] == posted["ts"]


async def test_the_journal_keeps_hostile_text_and_is_whole_for_another_reader(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    texts = ["\ud800", "nul \x00", "line\nline\u2028line", "印表機🐛"]
    for text in texts:
        await client.chat_postMessage(channel="C1", text=text)
    assert [entry["text"] for entry in Journal(slack.journal.path).entries()] == texts


async def test_history_comes_in_pages_newest_first_between_its_bounds(slack: FakeSlack, client: AsyncWebClient) -> None:
    said = [slack.say("U1", "C1", str(number))["ts"] for number in range(5)]
    page = await client.conversations_history(channel="C1", limit=2)
    assert [m["text"] for m in page["messages"]] == ["4", "3"] and page["has_more"]
    page = await client.conversations_history(channel="C1", limit=2, cursor=page["response_metadata"]["next_cursor"])
    assert [m["text"] for m in page["messages"]] == ["2", "1"]
    between = await client.conversations_history(channel="C1", oldest=said[0], latest=said[3])
    assert [m["text"] for m in between["messages"]] == ["2", "1"]
    inclusive = await client.conversations_history(channel="C1", oldest=said[0], latest=said[1], inclusive=True)
    assert [m["text"] for m in inclusive["messages"]] == ["1", "0"]


async def test_a_card_is_edited_in_place_and_deleted(slack: FakeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="C1", text="open", blocks=[section("open")])
    await client.chat_update(channel="C1", ts=posted["ts"], text="done")
    [message] = slack.channels["C1"].messages.values()
    assert message["text"] == "done" and "blocks" not in message  # text alone takes the blocks away
    await client.chat_delete(channel="C1", ts=posted["ts"])
    assert await refusal(client.chat_update(channel="C1", ts=posted["ts"], text="x")) == "message_not_found"
    said = slack.say("U1", "C1", "mine")
    assert await refusal(client.chat_update(channel="C1", ts=said["ts"], text="x")) == "cant_update_message"
    assert [e["method"] for e in slack.journal.entries()] == ["chat.postMessage", "chat.update", "chat.delete"]


async def test_private_words_reach_only_their_reader(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel="C1", user="U1", text="for you")
    opened = await client.conversations_open(users="U1")
    await client.chat_postMessage(channel=opened["channel"]["id"], text="hello")
    assert not slack.channels["C1"].messages
    assert [(e["room"], e.get("user")) for e in slack.journal.entries()] == [("C1", "U1"), ("D1", None)]
    assert await refusal(client.chat_postEphemeral(channel="C1", user="U9", text="x")) == "user_not_in_channel"


async def test_refused_posts_leave_no_trace(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.add_channel("C2", "elsewhere", members_has_bot=False)
    slack.add_channel("C3", "old", archived=True)
    for channel, error in (("C2", "not_in_channel"), ("C3", "is_archived"), ("C9", "channel_not_found")):
        assert await refusal(client.chat_postMessage(channel=channel, text="x")) == error
    assert await refusal(client.chat_postMessage(channel="C1", text="x" * 40_001)) == "msg_too_long"
    assert await refusal(client.chat_postMessage(channel="C1", text="", blocks=[section("x")])) == "no_text"
    assert await refusal(client.chat_postMessage(channel="C1", text="x", blocks=[section("")])) == "invalid_blocks"
    assert await refusal(client.chat_postMessage(channel="C1", text="x", thread_ts="1.1")) == "thread_not_found"
    stranger = AsyncWebClient(token="xoxb-other", base_url=slack.url)
    assert await refusal(stranger.auth_test()) == "invalid_auth"
    slack.revoked = True
    assert await refusal(client.auth_test()) == "token_revoked"
    assert slack.journal.entries() == []


async def test_people_and_rooms_as_slack_shows_them(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.add_user("U3", "Client", team="T9")
    slack.add_channel("C4", "with-acme", shared=True)
    alice = (await client.users_info(user="U1", include_locale=True))["user"]
    assert (alice["tz"], alice["locale"], alice["is_restricted"]) == ("Asia/Taipei", "zh-TW", False)
    assert (await client.users_info(user="U2"))["user"]["is_restricted"]
    assert (await client.users_info(user="U3"))["user"]["is_stranger"]
    assert (await client.users_lookupByEmail(email="alice@example.com"))["user"]["id"] == "U1"
    assert {user["id"] for user in (await client.users_list(limit=10))["members"]} == {"UBOT", "U1", "U2", "U3"}
    assert (await client.conversations_info(channel="C4"))["channel"]["is_ext_shared"]
    assert (await client.auth_test())["user_id"] == "UBOT"


# Slack: modals and response URLs


async def test_a_modal_opens_once_and_in_time(slack: FakeSlack, client: AsyncWebClient) -> None:
    trigger = slack_views.trigger_id("U1")
    opened = await client.views_open(trigger_id=trigger, view=modal())
    view = opened["view"]
    assert slack.views[view["id"]].body["title"] == plain("Issue")
    assert await refusal(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    late = slack_views.trigger_id("U1", age=3.1)
    assert await refusal(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert await refusal(client.views_open(trigger_id="forged", view=modal())) == "invalid_trigger_id"
    changed = await client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("Second")))
    assert changed["view"]["id"] == view["id"]
    again = client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    assert await refusal(again) == "hash_conflict"
    for _ in range(2):
        await client.views_push(trigger_id=slack_views.trigger_id("U1"), view=modal())
    fourth = client.views_push(trigger_id=slack_views.trigger_id("U1"), view=modal())
    assert await refusal(fourth) == "push_limit_reached"


async def test_a_response_url_serves_five_times_within_half_an_hour(slack: FakeSlack) -> None:
    async with aiohttp.ClientSession() as session:
        url, old = slack.response_url("C1", "U1"), slack.response_url("C1", "U1", age=1801)
        answers = [(await session.post(url, json={"text": str(use)})).status for use in range(6)]
        assert answers == [200] * 5 + [404]
        assert (await session.post(old, json={"text": "late"})).status == 404
    assert [e["text"] for e in slack.journal.entries("response", room="C1")] == ["0", "1", "2", "3", "4"]


SOUND = [
    section("x" * 3000),
    {"type": "section", "fields": [plain("x" * 2000)] * 10},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 10},
    {"type": "divider"},
    actions(*(button("x" * 75, f"a{n}", value="x" * 2000, style="primary") for n in range(25))),
    {**section("x"), "accessory": menu("a", "b")},
    {"type": "input", "label": plain("When"), "element": {"type": "datepicker", "action_id": "d"}, "optional": True},
]
UNSOUND = [
    section("x" * 3001),
    section(""),
    {"type": "section"},
    {"type": "section", "fields": [plain("x")] * 11},
    {"type": "section", "fields": [plain("x" * 2001)]},
    {"type": "header", "text": plain("x" * 151)},
    {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    {"type": "context", "elements": [plain("x")] * 11},
    {"type": "context", "elements": []},
    actions(),
    actions(*(button(action_id=f"a{n}") for n in range(26))),
    actions(button(), button()),
    actions(button("x" * 76)),
    actions(button("")),
    {"type": "actions", "elements": ["button"]},
    actions({"type": "plain_text_input", "action_id": "t"}),
    actions(button(value="x" * 2001)),
    actions(button(action_id="x" * 256)),
    actions(button(style="blue")),
    actions(button(colour="blue")),
    actions(menu()),
    actions(menu("x" * 151)),
    actions(menu("a", "a")),
    actions(menu(*map(str, range(101)))),
    actions({**menu("a"), "placeholder": plain("x" * 151)}),
    actions({"type": "overflow", "action_id": "o", "options": menu(*"abcdef")["options"]}),
    {**section("x"), "block_id": "x" * 256},
    {"type": "input", "label": plain("x")},
    {**SOUND[-1], "optional": "yes"},
    {"type": "table_of_dreams"},
]


@pytest.mark.parametrize("block", SOUND, ids=lambda block: block["type"])
def test_sound_blocks_pass(block: dict[str, Any]) -> None:
    assert blocks_problems([block]) == []


@pytest.mark.parametrize("block", UNSOUND, ids=lambda block: json.dumps(block)[:60])
def test_unsound_blocks_are_named(block: dict[str, Any]) -> None:
    assert blocks_problems([block])


def test_the_limits_of_whole_messages_and_views() -> None:
    assert not blocks_problems([section("x")] * 50) and blocks_problems([section("x")] * 51)
    assert blocks_problems([{**section("x"), "block_id": "twice"}] * 2)
    entry = {"type": "input", "label": plain("Title"), "element": {"type": "plain_text_input", "action_id": "t"}}
    assert not view_problems(modal(*[section("x")] * 100, private_metadata="x" * 3000, callback_id="x" * 255))
    assert not view_problems(modal(entry, submit=plain("x" * 24), close=plain("x" * 24)))
    for unsound in (
        modal(*[section("x")] * 101),
        modal(entry),
        modal(title=plain("x" * 25)),
        modal(submit=plain("x" * 25)),
        modal(close=plain("x" * 25)),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        {"type": "modal", "title": plain("x"), "blocks": []},
        {"type": "modal", "blocks": [section("x")]},
    ):
        assert view_problems(unsound)


# Slack: faults


async def test_slack_faults(slack: FakeSlack, client: AsyncWebClient) -> None:
    async def post() -> Any:
        return await client.chat_postMessage(channel="C1", text="x")

    slack.fail("chat.postMessage", "drop_before_accept")
    with pytest.raises(aiohttp.ClientError):
        await post()
    assert slack.journal.entries() == []
    slack.fail("chat.postMessage", "drop_after_accept", room="C1")
    with pytest.raises(aiohttp.ClientError):
        await post()
    assert len(slack.journal.entries()) == 1

    limit = slack.fail("chat.postMessage", "rate_limit", room="C1", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as limited:
            await post()
        assert limited.value.response.status_code == 429
        assert limited.value.response.headers["Retry-After"] == "7"
    assert limit.struck == 2
    slack.fail("*", "error", error="account_inactive")
    assert await refusal(post()) == "account_inactive"
    slack.fail("chat.postMessage", "http_500")
    slack.fail("chat.postMessage", "http_500", when="after")
    for expected in (1, 2):
        with pytest.raises(SlackApiError):
            await post()
        assert len(slack.journal.entries()) == expected
    slack.fail("chat.postMessage", "malformed_ok")
    assert "ts" not in (await post()).data
    slack.fail("chat.postMessage", "error", room="C2", error="is_archived")
    assert (await post())["ok"]  # C2's fault does not touch C1
    slack.fail("chat.postMessage", "delay", seconds=1, when="after")
    hasty = AsyncWebClient(slack.token, slack.url, timeout=0.05, retry_handlers=[])  # type: ignore[arg-type]  # the SDK leaves it untyped
    with pytest.raises(asyncio.TimeoutError):
        await hasty.chat_postMessage(channel="C1", text="slow")
    await slack.journal.expect(text="slow")


async def test_the_rate_limit_of_a_channel_is_its_own(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.add_channel("C2", "office")
    slack.paced = True
    for _ in range(2):
        await client.chat_postMessage(channel="C1", text="x")
    assert await refusal(client.chat_postMessage(channel="C1", text="x")) == "ratelimited"
    assert (await client.chat_postMessage(channel="C2", text="x"))["ok"]


async def test_a_stopped_counterpart_refuses_and_comes_back(slack: FakeSlack, client: AsyncWebClient) -> None:
    await slack.stop()
    with pytest.raises(aiohttp.ClientConnectorError):
        await client.auth_test()
    await slack.start()
    assert (await client.auth_test())["ok"]


# Slack: payloads


async def test_bolt_takes_every_signed_delivery(client: AsyncWebClient) -> None:
    app = AsyncApp(signing_secret="secret", client=client)
    seen: list[tuple[str, str]] = []

    async def note(body: dict[str, Any], ack: Any) -> None:
        await ack()
        seen.append((body.get("type") or "command", (body.get("event") or {}).get("type", "")))

    app.command("/issue")(note)
    app.action("take")(note)
    app.view("form")(note)
    app.view_closed("form")(note)
    app.shortcut("capture")(note)
    for kind in ("app_mention", "message", "channel_archive"):
        app.event(kind)(note)

    view = {**modal(callback_id="form"), "id": "V1", "hash": "1", "state": {"values": {}}}
    said = slack_payloads.message("printer down", thread_ts="1.1")
    forms = [
        slack_payloads.slash_command("/issue", "印表機壞了", enterprise="E1"),
        slack_payloads.block_actions(slack_payloads.button("take", "I-1")),
        slack_payloads.block_actions(slack_payloads.button("take"), view=view),
        slack_payloads.view_submission(view, {"b": {"a": {"type": "plain_text_input", "value": "x"}}}),
        slack_payloads.view_closed(view),
        slack_payloads.message_action("capture", said),
        slack_payloads.global_shortcut("capture"),
    ]
    events = [
        slack_payloads.app_mention("take I-1"),
        said,
        slack_payloads.message("echo", bot_id="B9", user="U9"),
        slack_payloads.message_changed(said, "printer on fire"),
        slack_payloads.message_deleted(said),
        slack_payloads.channel_event("channel_archive", user="U1"),
    ]
    bodies = [slack_payloads.form(payload) for payload in forms]
    bodies += [slack_payloads.event_body(slack_payloads.event_callback(event)) for event in events]
    for body in bodies:
        headers = slack_payloads.sign(body, "secret")
        answer = await app.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=headers))
        assert answer.status == 200, body
    forged = AsyncBoltRequest(body=bodies[0].decode(), headers=slack_payloads.sign(bodies[0], "other"))
    assert (await app.async_dispatch(forged)).status == 401
    challenge = slack_payloads.event_body(slack_payloads.url_verification("c1"))
    answer = await app.async_dispatch(
        AsyncBoltRequest(body=challenge.decode(), headers=slack_payloads.sign(challenge, "secret"))
    )
    assert "c1" in answer.body
    while len(seen) < len(bodies):  # noqa: ASYNC110  no event to await
        await asyncio.sleep(0.05)
    assert len(seen) == len(bodies)


# As a process


async def test_a_counterpart_in_another_process(tmp_path: Path) -> None:
    with Remote("slack", tmp_path / "slack.jsonl", token="xoxb-remote") as slack:
        slack.control(user={"id": "U1", "name": "Alice"}, channel={"id": "C1", "name": "warehouse"})
        client = AsyncWebClient("xoxb-remote", slack.url, retry_handlers=[])
        slack.fail("chat.postMessage", "drop_after_accept")
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel="C1", text="first")
        await client.chat_postMessage(channel="C1", text="second")
        assert [entry["text"] for entry in slack.journal.entries("chat.postMessage", room="C1")] == ["first", "second"]
        async with aiohttp.ClientSession() as session, session.get(f"{slack.root}/_journal?text=sec") as answer:
            assert [entry["seq"] for entry in await answer.json()] == [2]
