"""The real program in processes of its own, in an empty folder, as a person starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

from tests.forked import ROOT, Done, Forked, call
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
        self._kept = tempfile.TemporaryDirectory()
        out, err = Path(self._kept.name, "out"), Path(self._kept.name, "err")
        env = {**program.env, "MUSTER_PORT": "0", **settings}
        out.touch()
        self._process = Forked(("run", *words), program.folder, env, out, err)
        self._said = out.open(encoding="utf-8")

    def __enter__(self) -> Self:
        line = self.next_line()
        assert line.startswith("Muster is at "), line
        self.url = line.split()[-1]
        return self

    def next_line(self) -> str:
        """What it prints next, once it has; nothing when it has ended."""
        said = ""
        until = time.monotonic() + PATIENCE
        while not said.endswith("\n") and time.monotonic() < until:
            ended = self._process.poll() is not None
            said += self._said.readline()
            if ended:
                break
            time.sleep(0.01)
        return said

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            raise
        finally:
            self._said.close()
            self._kept.cleanup()
