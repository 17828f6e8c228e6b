"""kill −9 at every step from the delivery to the platform's answer: faults 15, 19, 25 and 26.

The real program, a Slack or Telegram in another process, and its journal as the oracle. MUSTER_KILL_ROUNDS makes it
long.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection

import pytest

from tests.fakes.remote import Remote
from tests.faults.killing import FAILPOINTS, ROUNDS, deliver, until
from tests.program import Program


def cards(slack: Remote) -> Counter[str]:
    """How often each report's card stands in the room."""
    posts = [e["text"] for e in slack.journal.entries("chat.postMessage") if e["channel"] == "C1"]
    return Counter(text.partition("Report ")[2].split()[0] for text in posts if "Report " in text)


def settle(program: Program, wanted: int, stand: Callable[[], Collection[str]]) -> None:
    """Until every report's card stands; a program that died is started again, as a supervisor would."""
    until(program, lambda: len(stand()) >= wanted and program.running)
    time.sleep(1.5)  # longer than a lease: what would be sent twice would be sent now
    if not program.running:
        program.start()
        time.sleep(2.5)


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_on_telegram_what_may_have_arrived_is_repeated_and_marked(
    on_telegram: Program, telegram: Remote, failpoint: str
) -> None:
    program = on_telegram
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
    on_slack: Program, slack: Remote, failpoint: str, database_url: str
) -> None:
    def report(number: int) -> None:
        """Of what is urgent each has a card of its own, however many they are."""
        deliver(program, f"issue Report {number} !urgent", number)

    program = on_slack
    program.start()
    report(1)  # alice and the room are known
    chance = random.Random(failpoint)
    number = 1
    for _ in range(ROUNDS):
        program.stop(9)
        program.start(f"{failpoint}=kill@{chance.randint(1, 2) if 'sender' in failpoint else chance.randint(3, 5)}")
        for _ in range(3):
            number += 1
            report(number)
    settle(program, number, lambda: cards(slack))
    assert cards(slack) == {str(n): 1 for n in range(1, number + 1)}
    assert program.deaths >= ROUNDS  # it did die, each time
    print(f"{failpoint}: {program.deaths} kills, {number} reports, 0 lost, 0 twice")
    program.stop()
    if database_url.startswith("sqlite"):
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
