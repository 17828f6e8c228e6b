"""A counterpart in a process of its own, driven from a test that must not share its event loop.

with Remote("telegram", tmp_path / "telegram.jsonl") as telegram:
    telegram.control(user={"id": 1, "first_name": "Alice"})
    telegram.fail("sendMessage", "drop_after_accept")
    telegram.say(user=1, text="/issue Printer is down")
    telegram.journal.entries("sendMessage")
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from tests.fakes.faults import Kind
from tests.fakes.journal import Journal
from tests.patience import PATIENCE


class Remote:
    def __init__(self, platform: str, journal: Path, *, port: int = 0, token: str = "") -> None:
        self.journal = Journal(journal)
        self._command = [sys.executable, "-m", "tests.fakes", platform, "--port", str(port), "--journal", str(journal)]
        self._command += ["--token", token] if token else []
        self.url = ""

    def __enter__(self) -> Self:
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True, cwd=root)
        assert self._process.stdout is not None
        ready = self._process.stdout.readline().split()
        assert ready and ready[0] == "ready", f"the counterpart did not start: {self._command}"
        self.url = ready[1]
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def root(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def control(self, **order: Any) -> dict[str, Any]:
        return self._post("/_control", order)

    def fail(self, method: str, kind: Kind, **details: Any) -> None:
        self.control(fault={"method": method, "kind": kind, **details})

    def say(self, **order: Any) -> dict[str, Any]:
        """Telegram only: a person writes; press={…}, edit={…} or update={…} for the rest. Slack pushes nothing."""
        return self._post("/_say", order)

    def _post(self, path: str, order: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.root + path, json.dumps(order).encode(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            answered: dict[str, Any] = json.load(response)
        return answered
