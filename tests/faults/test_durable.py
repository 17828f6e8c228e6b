"""Acknowledged before it is on the disk: never (fault 20). The kernel's own account is the oracle."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.databases import sqlite
from tests.fakes import slack_payloads as sent
from tests.fakes.remote import Remote
from tests.faults.killing import SECRET
from tests.patience import PATIENCE
from tests.program import Program


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_fault_20_the_disk_has_it_before_the_answer_leaves(tmp_path: Path) -> None:
    with Remote("slack", tmp_path / "slack.jsonl", token="xoxb-test") as slack:
        slack.control(user={"id": "U1", "name": "alice"})
        slack.control(channel={"id": "C1", "name": "warehouse"})
        program = Program(
            tmp_path,
            DATABASE_URL=sqlite(tmp_path),
            SLACK_BOT_TOKEN="xoxb-test",
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=slack.url,
        )
        program.start()
        capture(program, "the first makes alice and the room known")
        trace = tmp_path / "trace"
        calls = "trace=fdatasync,fsync,recvfrom,read,sendto,write,writev"
        tracer = subprocess.Popen(
            ["strace", "-f", "-q", "-e", calls, "-s", "3000", "-o", str(trace), "-p", str(program.pid)],
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while not traced(program.pid):
            assert time.monotonic() < until
            time.sleep(0.05)
        for number in range(5):
            capture(program, f"Report-{number}")
        tracer.terminate()
        tracer.wait(PATIENCE)
        program.stop()
    lines = trace.read_text(errors="replace").splitlines()
    for number in range(5):
        asked = first(lines, rf"(recvfrom|read)\(.*Report-{number}", 0)
        answered = first(lines, rf"(sendto|write|writev)\(.*Captured.*Report-{number}", asked)
        synced = [line for line in lines[asked:answered] if re.search(r"(fdatasync|fsync)\(", line)]
        assert synced, f"Report-{number} was answered before any sync"


def traced(pid: int) -> bool:
    """Whether the tracer has attached itself to every thread."""
    threads = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
    return all(int(text.partition("TracerPid:")[2].split()[0]) for text in threads)


def capture(program: Program, title: str) -> None:
    body = sent.form(sent.slash_command("/issue", title))
    answer = program.post("/slack/events", body, sent.sign(body, SECRET), timeout=60)  # a traced program is slow
    assert answer is not None, program.log.read_text()[-2000:]
    assert "Captured" in answer.text, answer.text


def first(lines: list[str], pattern: str, start: int) -> int:
    found = next((i for i, line in enumerate(lines) if i >= start and re.search(pattern, line)), None)
    assert found is not None, f"no call fits {pattern}"
    return found
