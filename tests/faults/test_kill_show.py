"""kill −9 while a card is brought down: posted once, and the old one shrinks, at whatever step the program died."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes import slack_payloads as sent
from tests.fakes.remote import Remote
from tests.patience import PATIENCE
from tests.program import Program

SECRET = "signing-secret-8f742231b10e8888abcd99"
SHRUNK = "I-1 is further down →"


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Remote]:
    with Remote("slack", tmp_path / "slack.jsonl", token="xoxb-test") as remote:
        remote.control(user={"id": "U1", "name": "alice"})
        remote.control(channel={"id": "C1", "name": "warehouse"})
        yield remote


@pytest.fixture
def program(tmp_path: Path, slack: Remote, database_url: str) -> Iterator[Program]:
    settings = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url}
    program = Program(tmp_path, DATABASE_URL=database_url, **settings)
    yield program
    if program.running:
        program.stop(9)


def say(program: Program, words: str, number: int) -> None:
    """An event, delivered again until it is answered with 200."""
    event = sent.app_mention(f"<@UBOT> {words}", ts=f"1700000{number:03d}.000100")
    body = sent.event_body(sent.event_callback(event, event_id=f"Ev{number}"))
    for _ in range(20):
        if not program.running:
            program.start()
        answer = program.post("/slack/events", body, sent.sign(body, SECRET))
        if answer is not None and answer.status_code == 200:
            return
        time.sleep(0.1)
    raise AssertionError(program.log.read_text()[-2000:])


def until(program: Program, done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, program.log.read_text()[-3000:]
        if not program.running:
            program.start()
        time.sleep(0.1)


@pytest.mark.parametrize("point", ["sender.before_send", "sender.after_send"])
@pytest.mark.parametrize("pass_", [1, 2], ids=["post", "shrink"])
def test_killed_between_the_post_and_the_shrink(program: Program, slack: Remote, point: str, pass_: int) -> None:
    def cards() -> list[str]:
        posts = [e for e in slack.journal.entries("chat.postMessage") if e["channel"] == "C1"]
        return [post["ts"] for post in posts if "Forklift leaks oil" in post["text"]]

    def shrunk() -> list[str]:
        return [e["ts"] for e in slack.journal.entries("chat.update") if e["text"] == SHRUNK]

    program.start()
    say(program, "issue Forklift leaks oil", 1)
    until(program, lambda: len(cards()) == 1)
    time.sleep(0.5)  # and written down
    program.stop()
    program.start(f"{point}=kill@{pass_}")
    say(program, "show I-1", 2)
    until(program, lambda: bool(shrunk()) and program.deaths == 1)
    time.sleep(2.5)  # longer than a lease: what would be sent twice would be sent now
    assert program.deaths == 1 and program.running
    old, new = cards()
    assert set(shrunk()) == {old} and new != old
