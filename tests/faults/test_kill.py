"""kill −9 at every step from the delivery to the platform's answer: faults 15, 19, 25 and 26.

The real program, a Slack or Telegram in another process, and its journal as the oracle. MUSTER_KILL_ROUNDS makes it
long.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from tests.fakes import slack_payloads as sent
from tests.fakes.remote import Remote
from tests.patience import PATIENCE
from tests.program import Program

SECRET = "signing-secret-8f742231b10e8888abcd99"
ROUNDS = int(os.environ.get("MUSTER_KILL_ROUNDS", "1"))
FAILPOINTS = ("commit.before", "commit.after", "sender.before_send", "sender.after_send")


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Remote]:
    with Remote("slack", tmp_path / "slack.jsonl", token="xoxb-test") as remote:
        remote.control(user={"id": "U1", "name": "alice"})
        remote.control(channel={"id": "C1", "name": "warehouse"})
        yield remote


@pytest.fixture
def program(tmp_path: Path, slack: Remote, database_url: str) -> Iterator[Program]:
    program = Program(
        tmp_path,
        DATABASE_URL=database_url,
        SLACK_BOT_TOKEN="xoxb-test",
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_API_URL=slack.url,
    )
    yield program
    if program.running:
        program.stop(9)


def deliver(program: Program, number: int) -> None:
    """An event as Slack delivers it: again and again until it is answered with 200; the program is kept alive. Of what
    is urgent each has a card of its own, however many they are."""
    event = sent.app_mention(f"<@UBOT> issue Report {number} !urgent", ts=f"17000{number:05d}.000100")
    body = sent.event_body(sent.event_callback(event, event_id=f"Ev{number}"))
    for attempt in range(20):
        if not program.running:
            program.start()
        headers = sent.sign(body, SECRET)
        answer = program.post("/slack/events", body, sent.retried(headers, attempt) if attempt else headers)
        if answer is not None and answer.status_code == 200:
            return
        time.sleep(0.1)
    raise AssertionError(f"never stored: {program.log.read_text()[-2000:]}")


def cards(slack: Remote) -> Counter[str]:
    """How often each report's card stands in the room."""
    posts = [e["text"] for e in slack.journal.entries("chat.postMessage") if e["channel"] == "C1"]
    return Counter(text.partition("Report ")[2].split()[0] for text in posts if "Report " in text)


def settle(program: Program, wanted: int, stand: Callable[[], Collection[str]]) -> None:
    """Until every report's card stands; a program that died is started again, as a supervisor would."""
    until = time.monotonic() + PATIENCE
    while len(stand()) < wanted or not program.running:
        assert time.monotonic() < until, program.log.read_text()[-3000:]
        if not program.running:
            program.start()
        time.sleep(0.1)
    time.sleep(1.5)  # longer than a lease: what would be sent twice would be sent now
    if not program.running:
        program.start()
        time.sleep(2.5)


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[Remote]:
    with Remote("telegram", tmp_path / "telegram.jsonl", token="4242:test") as remote:
        remote.control(user={"id": 1, "first_name": "Alice"})
        yield remote


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_on_telegram_what_may_have_arrived_is_repeated_and_marked(
    telegram: Remote, failpoint: str, database_url: str, tmp_path: Path
) -> None:
    program = Program(
        tmp_path,
        DATABASE_URL=database_url,
        TELEGRAM_BOT_TOKEN="4242:test",
        TELEGRAM_API_URL=telegram.url,
        MUSTER_ADMINS="telegram:1",
    )
    program.start()
    telegram.say(user=1, text="/issue Report 1")
    settle(program, 1, lambda: reports(telegram))
    number = 1
    for _ in range(ROUNDS):
        program.stop(9)
        program.start(f"{failpoint}=kill@{1 if 'sender' in failpoint else 4}")
        for _ in range(3):
            number += 1
            telegram.say(user=1, text=f"/issue Report {number}")
        settle(program, number, lambda: reports(telegram))
    assert program.deaths >= ROUNDS
    program.stop()
    posts = standing(telegram)
    marked = [text for text in posts if "possible repeat" in text]
    plain = [text for text in posts if text not in marked]
    # A death between the claim and the send leaves it in doubt as well: then the marked one is the only one.
    only = plain if failpoint == "sender.after_send" else posts
    assert Counter(text.split("Report ")[1].split()[0] for text in only) == {str(n): 1 for n in range(1, number + 1)}
    assert reports(telegram) == {str(n) for n in range(1, number + 1)}
    print(f"{failpoint}: {program.deaths} kills, {number} reports, 0 lost, {len(marked)} repeated and marked")


def standing(telegram: Remote) -> list[str]:
    """The cards that were posted, by their titles; answers to the asker are no cards."""
    posts = [entry["text"].split("\n")[0] for entry in telegram.journal.entries("sendMessage")]
    return [text for text in posts if "Report " in text and "Captured" not in text]


def reports(telegram: Remote) -> set[str]:
    return {text.split("Report ")[1].split()[0] for text in standing(telegram)}


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_killed_at_a_failpoint_nothing_is_lost_and_nothing_happens_twice(
    program: Program, slack: Remote, failpoint: str, database_url: str
) -> None:
    program.start()
    deliver(program, 1)  # alice and the room are known
    chance = random.Random(failpoint)
    number = 1
    for _ in range(ROUNDS):
        program.stop(9)
        program.start(f"{failpoint}=kill@{chance.randint(1, 2) if 'sender' in failpoint else chance.randint(3, 5)}")
        for _ in range(3):
            number += 1
            deliver(program, number)
    settle(program, number, lambda: cards(slack))
    assert cards(slack) == {str(n): 1 for n in range(1, number + 1)}
    assert program.deaths >= ROUNDS  # it did die, each time
    print(f"{failpoint}: {program.deaths} kills, {number} reports, 0 lost, 0 twice")
    program.stop()
    if database_url.startswith("sqlite"):
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
