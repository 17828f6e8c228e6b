"""Switches on the failpoints that MUSTER_FAILPOINTS names: `commit.after=kill`, `sender.after_send=kill@3`."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable

from core import failpoint


def install(spec: str) -> None:
    """`name=action[@n]`, comma-separated; the action runs at the n-th pass (the first by default)."""
    if not spec:
        return
    wanted: dict[str, tuple[Callable[[], None], int]] = {}
    for item in spec.split(","):
        name, _, action = item.strip().partition("=")
        action, _, count = action.partition("@")
        wanted[name] = (_action(action), int(count or 1))
    passed: Counter[str] = Counter()

    def hook(name: str) -> None:
        passed[name] += 1
        action, count = wanted.get(name, (None, 0))
        if action and passed[name] == count:
            action()

    failpoint.install(hook)


def _action(text: str) -> Callable[[], None]:
    word, _, seconds = text.partition(":")
    match word:
        case "kill":
            return lambda: os.kill(os.getpid(), signal.SIGKILL)
        case "stop":
            return lambda: os.kill(os.getpid(), signal.SIGSTOP)
        case "sleep":
            return lambda: time.sleep(float(seconds or 1))
        case "raise":
            return _raise
    raise ValueError(f"MUSTER_FAILPOINTS: {text!r} is none of kill, stop, sleep:SECONDS, raise")


def _raise() -> None:
    raise OSError("a failpoint")
