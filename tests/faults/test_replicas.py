"""Replicas on one PostgreSQL: one is killed each second, or stands still for longer than its lease, while things fall
due all the time; each is said once (faults 38 and 39). MUSTER_REPLICA_SECONDS makes it long.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.databases import Postgres
from tests.fakes.remote import Remote
from tests.falling_due import FallingDue, midnight, named
from tests.patience import PATIENCE
from tests.program import Program

SECONDS = int(os.environ.get("MUSTER_REPLICA_SECONDS", "6"))
_REPLICAS = 3
_EACH_SECOND = 2
_LEASE = 3
_CROWD = max(8, SECONDS * _EACH_SECOND // 4)
"""One message of several reminders names five of them: nobody has more."""

pytestmark = pytest.mark.program


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Remote]:
    with Remote("slack", tmp_path / "slack.jsonl", token="xoxb-test") as remote:
        yield remote


@pytest.fixture
def due(postgres: Postgres, slack: Remote) -> Iterator[FallingDue]:
    url = postgres.fresh()
    found = FallingDue(url, slack, crowd=_CROWD)
    yield found
    found.close()
    postgres.drop(url)


@pytest.fixture
def replicas(due: FallingDue, tmp_path: Path) -> Iterator[list[Program]]:
    found = [replica(tmp_path / f"replica{number}", due) for number in range(_REPLICAS)]
    yield found
    for program in found:
        if program.running:
            program.stop(signal.SIGKILL)


def replica(folder: Path, due: FallingDue) -> Program:
    folder.mkdir()
    return Program(folder, **due.settings, MUSTER_LEASE_SECONDS=str(_LEASE))


def test_with_one_killed_each_second_no_slot_is_missed_and_none_comes_twice(
    due: FallingDue, replicas: list[Program], slack: Remote
) -> None:
    for program in replicas:
        program.start()
    begin = datetime.now(UTC) + timedelta(seconds=1)
    moments = [begin + timedelta(seconds=n / _EACH_SECOND) for n in range(SECONDS * _EACH_SECOND)]
    due.add(moments, midnight(due.zone))
    for second in range(1, SECONDS + 1):
        await_moment(begin + timedelta(seconds=second))
        program = replicas[second % _REPLICAS]
        if program.running:
            program.stop(signal.SIGKILL)
        program.start(wait=False)
    await_all(due, replicas)
    time.sleep(_LEASE + 1.5)  # what would be sent twice would be sent now
    hold(due)
    print(
        f"{_REPLICAS} replicas, {SECONDS} kills in {SECONDS} s: {3 * due.count} moments, 0 missed, 0 twice; "
        f"the last was said {latest(slack, moments):.1f} s after its moment"
    )


@pytest.mark.parametrize("failpoint", ["sender.before_send", "sender.after_send"])
def test_what_stood_still_for_longer_than_its_lease_sends_nothing_and_writes_nothing(
    failpoint: str, due: FallingDue, replicas: list[Program], slack: Remote
) -> None:
    paused, other, _ = replicas
    due.add([datetime.now(UTC)] * 2, midnight(due.zone))
    paused.start(f"{failpoint}=stop", wait=False)
    wait_for(lambda: paused.stands_still, [paused])
    began = time.monotonic()
    other.start()
    await_all(due, [other])
    taken_over = time.monotonic() - began
    before = settled(due)
    paused.send(signal.SIGCONT)
    time.sleep(_LEASE + 1.5)
    assert paused.running
    hold(due)
    assert settled(due) == before, "0 stale writes"
    print(f"{failpoint}: taken over within {taken_over:.1f} s, 0 stale writes, 0 twice")


def hold(due: FallingDue) -> None:
    """Each once, in the journal and in the tables."""
    assert due.said() == due.wanted()
    assert list(due.slots().values()) == [{"sent": 1}] * (2 * due.count)
    assert due.opened() == [1] * due.count
    assert due.steps() == [("told",)] * due.count


def settled(due: FallingDue) -> list[tuple[object, ...]]:
    """What the outbox knows of every message."""
    query = "SELECT id, state, fence, platform_id, sent_at FROM outbox ORDER BY id"
    return [tuple(row.values()) for row in due.rows(query)]


def await_all(due: FallingDue, replicas: list[Program]) -> None:
    """Until everything is said and marked."""
    wanted = len(due.wanted())
    open_ = "SELECT id FROM outbox WHERE state IN ('due', 'sending', 'unknown')"
    wait_for(lambda: len(due.said()) >= wanted and not due.rows(open_), replicas)


def wait_for(done: Callable[[], bool], replicas: list[Program]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, "\n".join(program.log.read_text()[-2000:] for program in replicas)
        time.sleep(0.05)


def await_moment(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def latest(slack: Remote, moments: list[datetime]) -> float:
    """By how many seconds the latest message came after its moment."""
    return max(
        post["at"] - moments[int(name.split()[1]) - 1].timestamp()
        for post in slack.journal.entries("chat.postMessage")
        for name in named(post)
    )
