"""kill −9 while schedules, reminders and escalations fall due: each once, whatever was under way (faults 25, 26, 43).

The program comes back from three days away: of each duty the newest is opened and the others are missed, of each chain
the present step is told. MUSTER_KILL_ROUNDS makes it long.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.remote import Remote
from tests.falling_due import FallingDue, midnight
from tests.faults.killing import FAILPOINTS, ROUNDS
from tests.patience import PATIENCE
from tests.program import Program

_KILLS = 3
_AT_ONCE = 4
_COMMITS = 12
"""So many lie at the least between the start and the end of what is due."""


@pytest.mark.program
@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_what_fell_due_while_it_was_away_is_said_once_however_often_it_dies(
    slack: Remote, failpoint: str, database_url: str, tmp_path: Path
) -> None:
    due = FallingDue(database_url, slack, crowd=_AT_ONCE)
    program = Program(tmp_path, **due.settings)
    chance = random.Random(f"{failpoint} {due.zone}")
    try:
        for _ in range(ROUNDS):
            due.add([datetime.now(UTC) - timedelta(hours=2)] * _AT_ONCE, midnight(due.zone, days=3))
            for _ in range(_KILLS):
                number = chance.randint(1, 2) if "sender" in failpoint else chance.randint(1, _COMMITS)
                program.start(f"{failpoint}=kill@{number}")
                await_death(program, due)
            program.start()
            settle(program, due)
            program.stop(9)
    finally:
        if program.running:
            program.stop(9)
    assert program.deaths >= ROUNDS  # it did die
    assert due.said() == due.wanted()
    slots = due.slots()
    ended = [slots[name] for name in slots if name.startswith("obligation:")]
    assert ended == [{"missed": 3, "sent": 1}] * due.count
    assert due.opened() == [1] * due.count
    assert [slots[name] for name in slots if name.startswith("remind:")] == [{"sent": 1}] * due.count
    assert due.steps() == [("missed", "told")] * due.count
    due.close()
    print(f"{failpoint}: {program.deaths} kills, {sum(due.wanted().values())} messages, 0 lost, 0 twice")


def await_death(program: Program, due: FallingDue) -> None:
    """It dies at its failpoint; or all was said before it came there, and it is killed."""
    until = time.monotonic() + PATIENCE
    while program.running and due.said() != due.wanted():
        assert time.monotonic() < until, program.log.read_text()[-3000:]
        time.sleep(0.05)
    if program.running:
        program.stop(9)


def settle(program: Program, due: FallingDue) -> None:
    until = time.monotonic() + PATIENCE
    while len(due.said()) < len(due.wanted()):
        assert time.monotonic() < until, program.log.read_text()[-3000:]
        time.sleep(0.1)
    time.sleep(1.5)  # longer than a lease: what would be sent twice would be sent now
