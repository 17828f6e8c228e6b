"""Slack's deliveries repeated, forged, malformed and cut: faults 1–3, 6–11, 14, 16, 51 and 52."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections.abc import AsyncIterator

import pytest

from storage.writer import Writer
from tests.adapters.slack_story import SECRET, SlackStory, shown
from tests.fakes import slack_payloads as sent

FORGERIES = int(os.environ.get("MUSTER_FORGERIES", "150"))


@pytest.fixture
async def slack(with_company: None, database_url: str) -> AsyncIterator[SlackStory]:
    async with SlackStory(database_url) as story:
        yield story


def mention(**more: object) -> bytes:
    event = sent.app_mention("<@UBOT> issue Label printer is down", ts="1700000001.000100")
    return sent.event_body(sent.event_callback(event, event_id="Ev1", **more))


async def test_fault_1_retries_make_one_record_across_a_restart(slack: SlackStory) -> None:
    body = mention()
    for number in range(4):
        headers = sent.retried(sent.sign(body, SECRET), number) if number else None
        assert (await slack.post(body, headers)).status_code == 200
    await slack.settle()
    assert len(slack.world.rows("records")) == 1
    async with SlackStory(slack.url) as restarted:
        assert (await restarted.post(body, sent.retried(sent.sign(body, SECRET), 3))).status_code == 200
        assert len(restarted.world.rows("records")) == 1


async def test_fault_2_a_retry_that_arrives_alone_is_processed(slack: SlackStory) -> None:
    body = mention()
    await slack.post(body, sent.retried(sent.sign(body, SECRET), 3))
    assert len(slack.world.rows("records")) == 1


@pytest.mark.parametrize("first", ["message", "app_mention"])
async def test_fault_3_a_mention_arrives_twice_and_is_one_record(slack: SlackStory, first: str) -> None:
    text, ts = "<@UBOT> issue Label printer is down", "1700000001.000100"
    events = {"message": sent.message(text, ts=ts), "app_mention": sent.app_mention(text, ts=ts)}
    for kind in (first, *(kind for kind in events if kind != first)):
        await slack.event(events[kind])
    assert len(slack.world.rows("records")) == 1
    assert len(slack.posts()) == 1


async def test_fault_6_forged_requests_write_nothing(slack: SlackStory) -> None:
    body = sent.form(sent.slash_command("/issue", "Forged"))
    good = sent.sign(body, SECRET)
    chance = random.Random(6)
    for _ in range(FORGERIES):
        response = await slack.post(body, _mutated(good, chance))
        assert response.status_code in (400, 401), response.status_code
    assert (await slack.post(body.replace(b"Forged", b"Other!"), good)).status_code == 401
    assert (await slack.post(body, sent.sign(body, "another secret"))).status_code == 401
    assert slack.world.rows("records") == [] and slack.world.rows("inbox") == []


def _mutated(headers: dict[str, str], chance: random.Random) -> dict[str, str]:
    name = chance.choice(["X-Slack-Signature", "X-Slack-Request-Timestamp"])
    value = headers[name]
    at = chance.randrange(len(value))
    other = chance.choice([c for c in "0123456789abcdef=vz -" if c != value[at]])
    mutated = chance.choice([value[:at] + other + value[at + 1 :], value[:at], value + "0", "", f"{value},{value}"])
    return headers | {name: mutated}


async def test_fault_7_a_replay_has_one_effect_and_a_late_one_none(slack: SlackStory) -> None:
    body = sent.form(sent.slash_command("/issue", "Label printer is down", root=slack.fake.root))
    now = int(time.time())
    early, late = sent.sign(body, SECRET, now - 298), sent.sign(body, SECRET, now - 302)
    assert [(await slack.post(body, early)).status_code for _ in range(2)] == [200, 200]
    assert (await slack.post(body, late)).status_code == 401
    assert (await slack.post(body, sent.sign(body, SECRET, now + 303))).status_code == 401
    assert len(slack.world.rows("records")) == 1


MALFORMED = [
    b"", b"null", b"[]", b"3", b'"x"', b"{", b"[" * 5000, b'{"a":' * 5000, b"\xff\xfe", b"payload=%7B", b"payload=[]",
    b"payload=null", b"a=b", b'{"type":"event_callback"}', b'{"type":"event_callback","team_id":"T1"}',
    b'{"type":"event_callback","team_id":"T1","event":null}', b'{"type":"block_actions","team":{"id":"T1"}}',
    b'{"type":"view_submission","team":{"id":"T1"},"view":{}}', b"command=/issue&team_id=T1", b"\x00" * 100,
    b'{"type":"block_actions","team":{"id":"T1"},"actions":[]}', b"&" * 5000, b"team_id=T1&command=" + b"x" * 9000,
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
async def test_fault_8_malformed_bodies_are_a_4xx_without_a_traceback(
    slack: SlackStory, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        response = await slack.post(body, sent.sign(body, SECRET, content_type=kind))
        assert 400 <= response.status_code < 500, (body[:40], kind, response.status_code)
    assert "Traceback" not in caplog.text
    assert slack.world.rows("records") == []


async def test_fault_8_headers_outside_ascii_are_refused(slack: SlackStory) -> None:
    body = sent.form(sent.slash_command("/issue", "x"))
    for name, value in (("X-Slack-Signature", "v0=é"), ("X-Slack-Request-Timestamp", "１７")):
        headers = [(k, v.encode()) for k, v in sent.sign(body, SECRET).items() if k != name]
        headers.append((name, value.encode()))
        response = await slack.http.post("/slack/events", content=body, headers=[(k.encode(), v) for k, v in headers])
        assert response.status_code == 401


async def test_fault_9_a_body_over_a_mebibyte_is_refused(slack: SlackStory) -> None:
    body = b"x" * ((1 << 20) + 1)
    assert (await slack.post(body)).status_code == 413


async def test_fault_10_another_workspace_is_refused_and_counted(slack: SlackStory) -> None:
    body = sent.form(sent.slash_command("/issue", "x", team="T9"))
    assert (await slack.post(body)).status_code == 403
    assert 'muster_refused_total{platform="slack",reason="403"} 1.0' in (await slack.http.get("/metrics")).text


async def test_fault_11_bots_are_not_answered(slack: SlackStory) -> None:
    await slack.event(sent.message("<@UBOT> issue from a bot", bot_id="B7"))
    await slack.event(sent.message("<@UBOT> issue from ourselves", user="UBOT"))
    assert slack.world.rows("records") == []
    assert slack.fake.journal.entries() == []


async def test_fault_14_without_a_database_events_come_again_and_commands_get_their_words_back(
    slack: SlackStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await slack.command("/mine")
    connect = slack.world.muster.database.engine.connect

    def away() -> object:
        raise OSError("the database is away")

    monkeypatch.setattr(slack.world.muster.database.engine, "connect", away)
    begun = time.monotonic()
    answer = await slack.http.post(
        "/slack/events",
        content=(body := sent.form(sent.slash_command("/issue", "Label printer is down", root=slack.fake.root))),
        headers=sent.sign(body, SECRET),
    )
    assert time.monotonic() - begun < 3
    assert "Not saved" in answer.json()["text"] and "Label printer is down" in answer.json()["text"]
    event = mention()
    assert (await slack.post(event)).status_code == 503
    monkeypatch.setattr(slack.world.muster.database.engine, "connect", connect)
    assert (await slack.post(event)).status_code == 200
    assert len(slack.world.rows("records")) == 1


@pytest.mark.hurried
async def test_a_unit_that_cannot_begin_is_withdrawn_and_the_words_come_back(slack: SlackStory) -> None:
    await slack.command("/mine")
    writer: Writer = slack.world.muster.writer
    stuck = [
        asyncio.create_task(writer.submit(lambda unit: time.sleep(6), patience=20))
        for _ in range(slack.world.muster.database.writers)
    ]
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    payload = sent.slash_command("/issue", "Label printer is down", root=slack.fake.root)
    answer = (await slack.post(sent.form(payload))).json()
    assert time.monotonic() - begun < 4  # two seconds, and what a busy machine adds
    assert "Not saved" in answer["text"] and "Label printer is down" in answer["text"]
    await asyncio.gather(*stuck)
    assert slack.world.rows("records") == []


async def test_fault_16_a_double_click_has_one_effect_and_a_stale_card_is_refused(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down")
    (post,) = slack.posts()
    for _ in range(2):
        await slack.press(post["ts"], "take|I-1|1", user="U2")
    assert [row["verb"] for row in slack.world.rows("history")] == ["captured", "take"]
    await slack.press(post["ts"], "done|I-1|1", user="U1")
    (refusal,) = slack.private()
    assert "has changed meanwhile" in shown(refusal["blocks"]) and "bob has it" in shown(refusal["blocks"])


async def test_fault_51_forged_buttons_and_metadata_are_authorised_again(slack: SlackStory) -> None:
    await slack.command("/issue Label printer is down <@U2|bob>")
    (post,) = slack.posts()
    for forged in (
        "cancel|I-1|1",
        "outbox||0",
        "retry|1|0",
        "take|I-999|1",
        "nonsense|I-1|1",
        "room|I-1|0",
        "|||",
        "x" * 255,
    ):
        await slack.press(post["ts"], forged, user="U3")
    element = {"type": "plain_text_input", "action_id": "reason"}
    view = {
        "id": "V9",
        "type": "modal",
        "callback_id": "cancel",
        "blocks": [{"block_id": "reason", "element": element}],
    }
    view["private_metadata"] = json.dumps({"values": {"record": "I-1"}})
    answer = await slack.submit(view, {"reason": "because"}, user="U3")
    assert answer["response_action"] == "errors"
    assert [row["verb"] for row in slack.world.rows("history")] == ["captured"]


@pytest.mark.hurried
async def test_when_slack_cannot_say_who_somebody_is_their_words_come_back(slack: SlackStory) -> None:
    slack.fake.fail("users.info", "delay", times=None, seconds=5)
    begun = time.monotonic()
    answer = await slack.command("/issue Label printer is down")
    assert time.monotonic() - begun < 4  # two seconds, and what a busy machine adds
    assert "Not saved" in answer["text"] and "Label printer is down" in answer["text"]
    assert slack.world.rows("records") == [] and slack.fake.journal.entries() == []
    slack.fake.faults.clear()
    assert "Captured" in (await slack.command("/issue Label printer is down"))["text"]


async def test_fault_52_an_impostor_by_name_and_a_departed_member_are_refused(slack: SlackStory) -> None:
    slack.fake.add_user("U5", "alice", ultra=True)
    slack.fake.add_user("U6", "alice", team="T7")
    slack.fake.add_user("U7", "alice", deleted=True)
    await slack.command("/mine", user="U1")
    for user in ("U5", "U6", "U7"):
        assert "members of this team only" in (await slack.command("/mine", user=user))["text"]
    alice = next(row["person_id"] for row in slack.world.rows("identities") if row["user"] == "U1")
    from storage import people

    await slack.world.muster.writer.submit(lambda unit: people.change_person(unit, alice, active=False))
    assert "members of this team only" in (await slack.command("/mine", user="U1"))["text"]
