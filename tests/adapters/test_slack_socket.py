"""Slack over Socket Mode: whole stories without a signing secret or an address, and fault 12."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import failpoints
from core import failpoint
from storage.writer import Writer
from tests.adapters.slack_story import SlackStory, shown
from tests.fakes import slack_payloads as sent
from tests.fakes import slack_socket
from tests.fakes.remote import Remote
from tests.fakes.slack import FakeSlack
from tests.patience import PATIENCE
from tests.program import Program


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url, socket=True) as story:
        story.fake.sockets.retries, story.fake.sockets.patience = (0.2, 0.5, 1.0), PATIENCE
        yield story


async def connected(slack: SlackStory, count: int) -> None:
    """Until so many connections were opened since the start, the last of them being there."""
    until = time.monotonic() + PATIENCE
    sockets = slack.fake.sockets
    while len(sockets.opened) < count or not sockets.links:
        assert time.monotonic() < until, sockets
        await asyncio.sleep(0.02)


def mention(text: str, id: str = "Ev1") -> dict[str, Any]:
    return sent.event_callback(sent.app_mention(f"<@UBOT> {text}", ts="1700000001.000100"), event_id=id)


async def test_a_story_over_the_socket(slack: SlackStory) -> None:
    answer = await slack.command("/issue Label printer is down !urgent by tomorrow 5pm")
    assert "Captured: I-1 Label printer is down" in answer["text"]
    (post,) = slack.posts()
    await slack.press(post["ts"], "take|I-1|1", user="U2")
    (edit,) = slack.fake.journal.entries("chat.update")
    assert "bob has it" in shown(edit["blocks"])
    await slack.event(sent.message("the cable was loose", user="U2", thread_ts=post["ts"]))
    answer = await slack.look("I-1")
    assert "bob: the cable was loose" in shown(answer["blocks"])


async def test_a_modal_keeps_its_errors_over_the_socket_and_in_chinese(slack: SlackStory) -> None:
    await slack.command("/mine", user="U4")
    assert await slack.command("/task", user="U4") == {}
    (opened,) = slack.fake.journal.entries("views.open")
    view = slack.fake.views[opened["view_id"]].body
    assert view["title"]["text"] == "新任務"
    answer = await slack.submit(view, {"title": "寄報價單", "due": "豬會飛的時候"}, user="U4")
    assert answer["response_action"] == "errors" and "豬會飛的時候" in answer["errors"]["due"]
    assert await slack.submit(view, {"title": "寄報價單", "due": "下週五"}, user="U4") == {}
    (post,) = slack.posts()
    assert "T-1 · 寄報價單" in shown(post["blocks"])


async def test_without_a_signing_secret_nothing_is_taken_over_http(slack: SlackStory) -> None:
    body = sent.form(sent.slash_command("/issue", "Forged"))
    for secret in ("", "guessed"):
        assert (await slack.post(body, sent.sign(body, secret))).status_code == 404
    assert slack.world.rows("records") == []


async def test_fault_10_and_8_what_is_refused_is_acknowledged_and_changes_nothing(slack: SlackStory) -> None:
    for payload in (
        sent.slash_command("/issue", "x", team="T9"),
        sent.event_callback({"type": "app_mention"}),
        {"type": "event_callback", "team_id": "T1", "event": None},
        {"type": "block_actions", "team": {"id": "T1"}, "actions": []},
        {"type": "nothing known", "team": {"id": "T1"}},
    ):
        assert await slack.deliver(payload) == {}
    assert slack.world.rows("records") == []


async def test_fault_12_cut_before_the_answer_nothing_is_lost_and_nothing_happens_twice(slack: SlackStory) -> None:
    await connected(slack, 1)
    slack.fake.sockets.cut_next, slack.fake.sockets.patience = 1, 0.5
    await slack.deliver(mention("issue Label printer is down"))
    assert len(slack.world.rows("records")) == 1
    assert len(slack.posts()) == 1
    assert len(slack.fake.sockets.opened) == 2


async def test_fault_12_cut_while_the_unit_runs(slack: SlackStory) -> None:
    await slack.command("/mine")
    writer: Writer = slack.world.muster.writer
    slack.fake.sockets.patience = 0.4
    stuck = [
        asyncio.create_task(writer.submit(lambda unit: time.sleep(0.6), patience=20))
        for _ in range(slack.world.muster.database.writers)
    ]
    await asyncio.sleep(0.1)
    delivery = asyncio.create_task(slack_socket.deliver(slack.fake, mention("issue Label printer is down")))
    await asyncio.sleep(0.1)
    slack_socket.cut_all(slack.fake)
    assert await delivery == {}
    await asyncio.gather(*stuck)
    await slack.settle()
    assert len(slack.world.rows("records")) == 1 and len(slack.posts()) == 1


async def test_an_event_that_was_not_stored_is_not_acknowledged_and_comes_again(
    slack: SlackStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await slack.command("/mine")
    engine = slack.world.muster.database.engine
    connect = engine.connect

    def away() -> object:
        raise OSError("the database is away")

    monkeypatch.setattr(engine, "connect", away)
    slack.fake.sockets.patience, slack.fake.sockets.retries = 1.0, (0.5, 1.0)
    answer = await slack_socket.deliver(slack.fake, sent.slash_command("/issue", "Printer", root=slack.fake.root))
    assert "Not saved" in answer["text"] and "Printer" in answer["text"]  # nobody redelivers a command
    delivery = asyncio.create_task(slack_socket.deliver(slack.fake, mention("issue Label printer is down")))
    await asyncio.sleep(1.2)
    assert not delivery.done()
    monkeypatch.setattr(engine, "connect", connect)
    assert await delivery == {}
    await slack.settle()
    assert len(slack.world.rows("records")) == 1


async def test_an_event_is_acknowledged_when_its_unit_is_committed_and_not_before(slack: SlackStory) -> None:
    await slack.command("/mine")
    failpoints.install("commit.before=sleep:4")
    try:
        slack.fake.sockets.patience = 3.0
        await slack_socket.deliver(slack.fake, mention("issue Label printer is down"))
        assert len(slack.world.rows("records")) == 1
    finally:
        failpoint.install(None)
    await slack.settle()
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_a_connection_that_ends_is_replaced_before(slack: SlackStory, reason: str) -> None:
    await connected(slack, 1)
    old = slack.fake.sockets.links[0]
    await slack_socket.announce(slack.fake, reason, after=2)
    await connected(slack, 2)
    assert not old.closed and slack.fake.sockets.most_at_once == 2
    for number in range(4):  # over both connections
        assert "Captured" in (await slack.command(f"/issue Report {number}"))["text"]
    assert len(slack.world.rows("records")) == 4


async def test_fault_12_too_many_connections_are_met_with_patience(slack: SlackStory) -> None:
    await connected(slack, 1)
    slack.fake.sockets.refusals = ["too_many_websockets"] * 2
    slack_socket.cut_all(slack.fake)
    await connected(slack, 4)
    _, second, third = (later - before for before, later in pairwise(slack.fake.sockets.opened))
    assert second >= 0.9 and third >= 1.9  # 1 s doubling, at least half of it
    assert "Captured" in (await slack.command("/issue Label printer is down"))["text"]


async def test_slack_may_refuse_to_open_a_connection(database_url: str) -> None:
    story = SlackStory(database_url, socket=True)
    story.fake.fail("apps.connections.open", "rate_limit", retry_after=1)
    story.fake.sockets.patience = PATIENCE
    async with story as slack:
        await connected(slack, 1)
        assert "Captured" in (await slack.command("/issue Label printer is down"))["text"]


async def test_what_was_heard_is_acknowledged_before_the_end(slack: SlackStory) -> None:
    await slack.command("/mine")
    writer: Writer = slack.world.muster.writer
    stuck = [
        asyncio.create_task(writer.submit(lambda unit: time.sleep(0.5), patience=20))
        for _ in range(slack.world.muster.database.writers)
    ]
    delivery = asyncio.create_task(slack_socket.deliver(slack.fake, mention("issue Label printer is down")))
    await asyncio.sleep(0.1)
    (surface,) = [s for s in slack.world.muster.surfaces if s.port.platform == "slack"]
    await surface.stop()
    assert await delivery == {}
    await asyncio.gather(*stuck)
    assert slack.fake.sockets.links == []


async def test_slacks_own_client_finds_the_counterpart_as_it_should_be() -> None:
    async with FakeSlack() as fake:
        web = AsyncWebClient(base_url=fake.url)
        client = SocketModeClient(app_token=fake.app_token, web_client=web)

        async def answer(_: Any, request: SocketModeRequest) -> None:
            body = {"text": request.payload["text"]} if request.accepts_response_payload else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, body))

        client.socket_mode_request_listeners.append(answer)
        await client.connect()
        assert await slack_socket.deliver(fake, sent.slash_command("/issue", "Printer")) == {"text": "Printer"}
        assert await slack_socket.deliver(fake, mention("issue Printer")) == {}
        await client.close()


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Remote]:
    with Remote("slack", tmp_path / "slack.jsonl", token="xoxb-test") as remote:
        remote.control(user={"id": "U1", "name": "alice"}, channel={"id": "C1", "name": "warehouse"})
        remote.control(retries=[0.2, 0.5, 1, *[2] * 25], patience=1)
        yield remote


@pytest.mark.program
def test_fault_12_the_real_program_cut_killed_and_refused(database_url: str, tmp_path: Path, remote: Remote) -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test", "SLACK_API_URL": remote.url}
    program = Program(tmp_path, DATABASE_URL=database_url, **settings)
    program.start()
    try:
        for number in range(12):
            if number % 4 == 1:
                remote.control(cut_next=1)
            if number == 6:
                remote.control(announce="refresh_requested", refusals=["too_many_websockets"])
            if number == 9:
                program.stop(9)
                program.start("commit.after=kill@2")
            event = sent.app_mention(f"<@UBOT> issue Report {number}. !urgent", ts=f"17000{number:05d}.000100")
            remote.control(deliver=sent.event_callback(event, event_id=f"Ev{number}"))
            time.sleep(0.1)
        until = time.monotonic() + 2 * PATIENCE
        while len(cards(remote)) < 12 or not program.running:
            assert time.monotonic() < until, (cards(remote), program.log.read_text()[-2000:])
            if not program.running:
                program.start()
            time.sleep(0.1)
        time.sleep(1.5)  # longer than a lease: what would be sent twice would be sent now
        assert sorted(cards(remote)) == sorted(f"Report {number}." for number in range(12))
        assert program.stop() == 0
    finally:
        if program.running:
            program.stop(9)


def cards(remote: Remote) -> list[str]:
    texts = [e["text"] for e in remote.journal.entries("chat.postMessage") if e["channel"] == "C1"]
    return ["Report " + text.partition("Report ")[2].split(".")[0] + "." for text in texts if "Report " in text]
