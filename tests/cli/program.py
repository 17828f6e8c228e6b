"""The real program in processes of its own, in an empty folder, as a person starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from tests.forked import ROOT, Done, call
from tests.patience import PATIENCE

_OURS = ("MUSTER_", "SLACK_", "TELEGRAM_", "DATABASE_URL", "HTTPS_PROXY", "https_proxy")


class Program:
    """`muster("do", "/mine", "--as", "Alice")` in `folder`; `settings` are environment variables."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        # A locale without UTF-8, as on a bare server.
        self.env = {**kept, "PYTHONPATH": str(ROOT), "MUSTER_TIMEZONE": "Asia/Shanghai", "LC_ALL": "C"}
        self.env |= {"MUSTER_LOG_LEVEL": "error", **settings}

    def __call__(self, *words: str, **settings: str) -> Done:
        """Runs to its end; never a traceback, whatever happens."""
        done = call(words, self.folder, {**self.env, **settings})
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def rows(self, what: str, *more: str) -> list[dict[str, Any]]:
        done = self("export", what, *more)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def refused(self, *words: str, **settings: str) -> str:
        """The one line with which it refuses."""
        done = self(*words, **settings)
        assert done.returncode != 0, done.stdout
        assert done.stdout == ""
        [line] = done.stderr.splitlines()
        return line


class Running:
    """`muster run` until the block ends; `url` is where it listens."""

    def __init__(self, program: Program, *words: str, **settings: str) -> None:
        command = [sys.executable, "-m", "bot", "run", *words]
        env = {**program.env, "MUSTER_PORT": "0", **settings}
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, cwd=program.folder, env=env, **pipes)

    def __enter__(self) -> Self:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("Muster is at "), line
        self.url = line.split()[-1]
        return self

    def next_line(self) -> str:
        """What it prints next, once it has."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise
