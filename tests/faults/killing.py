"""What the tests that kill the program have in common: what is said to it arrives all the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from tests.fakes import slack_payloads as sent
from tests.patience import PATIENCE
from tests.program import Program

SECRET = "signing-secret-8f742231b10e8888abcd99"
ROUNDS = int(os.environ.get("MUSTER_KILL_ROUNDS", "1"))
FAILPOINTS = ("commit.before", "commit.after", "sender.before_send", "sender.after_send")


def deliver(program: Program, words: str, number: int) -> None:
    """An event as Slack delivers it: again and again until it is answered with 200; the program is kept alive."""
    event = sent.app_mention(f"<@UBOT> {words}", ts=f"17000{number:05d}.000100")
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


def until(program: Program, done: Callable[[], bool], revived: bool = True) -> None:
    """Until it is so; a program that died is started again, as a supervisor would."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, program.log.read_text()[-3000:]
        if revived and not program.running:
            program.start()
        time.sleep(0.1)
