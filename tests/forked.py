"""Processes of the real program, forked from one that has everything loaded (tests/ready.py)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
_one_at_a_time = threading.Lock()


class Done(NamedTuple):
    """How a call ended."""

    returncode: int
    stdout: str
    stderr: str


def call(words: Sequence[str], folder: Path, env: Mapping[str, str]) -> Done:
    """Runs `muster …` to its end."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        status = _ordered(words=words, folder=str(folder), env=env, out=str(out), err=str(err))
        texts = (path.read_bytes().decode("utf-8") for path in (out, err))
        return Done(status, *texts)


def drawn(order: bytes, env: Mapping[str, str]) -> bytes:
    """What the process that draws charts answers, beginning with its libraries loaded."""
    with tempfile.TemporaryDirectory() as kept:
        given, out, err = Path(kept, "in"), Path(kept, "out"), Path(kept, "err")
        given.write_bytes(order)
        _ordered(words=["draw"], folder=str(ROOT), env=env, out=str(out), err=str(err), **{"in": str(given)})
        return out.read_bytes()


class Forked:
    """`muster …` that goes on, and what it says in `log`, in `errors` what it says to standard error where that is
    apart; to be asked and ended as a `subprocess.Popen`."""

    def __init__(
        self, words: Sequence[str], folder: Path, env: Mapping[str, str], log: Path, errors: Path | None = None
    ) -> None:
        self._kept = tempfile.TemporaryDirectory()
        self._ended = Path(self._kept.name, "ended")
        where = {"folder": str(folder), "out": str(log), "err": str(errors or log), "ended": str(self._ended)}
        self.pid = _ordered(words=words, env=env, **where)

    def poll(self) -> int | None:
        return int(self._ended.read_text()) if self._ended.exists() else None

    def wait(self, seconds: float) -> int:
        until = time.monotonic() + seconds
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("muster", seconds)
            time.sleep(0.01)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


@cache
def _ready(locale: str) -> subprocess.Popen[str]:
    """It ends with the tests, whose pipe it reads."""
    command = [sys.executable, "-m", "tests.ready"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "LC_ALL": locale}, **pipes)


def _ordered(env: Mapping[str, str], **order: Any) -> int:
    with _one_at_a_time:
        waiting = _ready(env.get("LC_ALL", "C"))
        assert waiting.stdin and waiting.stdout
        waiting.stdin.write(json.dumps({"env": dict(env), **order}) + "\n")
        waiting.stdin.flush()
        return int(waiting.stdout.readline())
