"""kill −9 while a card is brought down: posted once, and the old one shrinks, at whatever step the program died."""

from __future__ import annotations

import time

import pytest

from tests.fakes.remote import Remote
from tests.faults.killing import deliver, until
from tests.program import Program

SHRUNK = "I-1 is further down →"


@pytest.mark.parametrize("point", ["sender.before_send", "sender.after_send"])
@pytest.mark.parametrize("pass_", [1, 2], ids=["post", "shrink"])
def test_killed_between_the_post_and_the_shrink(on_slack: Program, slack: Remote, point: str, pass_: int) -> None:
    program = on_slack

    def cards() -> list[str]:
        posts = [e for e in slack.journal.entries("chat.postMessage") if e["channel"] == "C1"]
        return [post["ts"] for post in posts if "Forklift leaks oil" in post["text"]]

    def shrunk() -> list[str]:
        return [e["ts"] for e in slack.journal.entries("chat.update") if e["text"] == SHRUNK]

    program.start()
    deliver(program, "issue Forklift leaks oil", 1)
    until(program, lambda: len(cards()) == 1)
    time.sleep(0.5)  # and written down
    program.stop()
    program.start(f"{point}=kill@{pass_}")
    deliver(program, "show I-1", 2)
    until(program, lambda: bool(shrunk()) and program.deaths == 1)
    time.sleep(2.5)  # longer than a lease: what would be sent twice would be sent now
    assert program.deaths == 1 and program.running
    old, new = cards()
    assert set(shrunk()) == {old} and new != old
