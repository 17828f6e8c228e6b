"""The contestants as processes of their own, each with a fresh database, and the load that meets them."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from bench.load import CHANNELS, SECRET, TELEGRAM_USER, USERS, Figures, Order
from tests import databases
from tests.fakes.remote import Remote

ROOT = Path(__file__).parents[1]
_TOKEN = "xoxb-bench"
_AT = re.compile(r"\b127\.0\.0\.1:(\d+)")


@dataclass(frozen=True)
class Contestant:
    """`command` is what python runs; `captures` when its answers name a record."""

    name: str
    command: tuple[str, ...]
    dialect: str = "sqlite"
    platform: str = "slack"
    captures: bool = True


@dataclass
class Process:
    child: subprocess.Popen[str]
    port: int
    since: float
    """When it was started, by the monotonic clock."""

    def cpu(self) -> float:
        """Seconds of both cores that it has used."""
        after_name = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident, in MB."""
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0


class Load:
    """The generator's process; every text of a whole run is different."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "bench.load"]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self._numbers = itertools.count(1_000_000, 1_000_000)
        assert self._child.stdout and self._child.stdin
        self._out, self._in = self._child.stdout, self._child.stdin
        self.telegram_port = int(self._out.readline())

    def run(
        self, process: Process, contestant: Contestant, seconds: float, at_once: int = 32, rate: float = 0
    ) -> Figures:
        order = Order(
            process.port, contestant.platform, seconds, next(self._numbers), at_once, rate, contestant.captures
        )
        before = process.cpu()
        print(json.dumps(asdict(order)), file=self._in, flush=True)
        figures = Figures(**json.loads(self._out.readline()))
        figures.cpu = (process.cpu() - before) / max(1, figures.answered) * 1e6
        return figures

    def close(self) -> None:
        self._in.close()
        self._child.wait(5)


class Arena:
    """Everything that stands around the contestants: Slack, Telegram, PostgreSQL and a folder for the files."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-bench-")))
        self._slack = self._stack.enter_context(Remote("slack", self.folder / "slack.jsonl", token=_TOKEN))
        for number in range(1, USERS + 1):
            self._slack.control(user={"id": f"U{number}", "name": f"User{number}"})
        for number in range(1, CHANNELS + 1):
            self._slack.control(channel={"id": f"C{number}", "name": f"room{number}"})
        self.load = Load()
        self._stack.callback(self.load.close)
        self._postgres = databases.Postgres()
        self._stack.callback(self._postgres.stop)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def log(self) -> Path:
        return self.folder / "contestant.log"

    def said(self) -> str:
        """The end of what the last contestant wrote to stderr."""
        return self.log.read_text()[-2000:]

    @contextmanager
    def run(self, contestant: Contestant) -> Iterator[Process]:
        """One contestant, listening, on a database of its own that is gone afterwards."""
        with self.database(contestant.dialect, ours=contestant.command[1] == "bot") as url:
            command = [sys.executable, *contestant.command]
            env = {**os.environ, **self._settings(contestant), "DATABASE_URL": url}
            pipe = subprocess.PIPE
            with self.log.open("w") as log:
                since = time.monotonic()
                child = subprocess.Popen(command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=log, text=True)
            assert child.stdout
            found = _AT.search(child.stdout.readline())
            if found is None:
                child.kill()
                raise RuntimeError(f"{contestant.name} did not start: {self.said()}")
            try:
                yield Process(child, int(found[1]), since)
            finally:
                child.terminate()
                child.wait(20)

    @contextmanager
    def database(self, dialect: str, ours: bool = True) -> Iterator[str]:
        """The URL of a new database, with our tables or none, that is gone afterwards."""
        if dialect == "postgresql":
            url = self._postgres.fresh() if ours else self._postgres.create("template0")
            yield url
            self._postgres.drop(url)
            return
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield databases.sqlite(Path(folder)) if ours else f"sqlite:///{folder}/bot.db"

    def _settings(self, contestant: Contestant) -> dict[str, str]:
        common = {"MUSTER_PORT": "0", "MUSTER_TIMEZONE": "UTC", "MUSTER_LOG_LEVEL": "warning"}
        if contestant.platform == "slack":
            slack = {"SLACK_BOT_TOKEN": _TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": self._slack.url}
            return common | slack
        return common | {
            "TELEGRAM_BOT_TOKEN": "4242:bench",
            "TELEGRAM_API_URL": f"http://127.0.0.1:{self.load.telegram_port}/bot",
            "MUSTER_ADMINS": f"telegram:{TELEGRAM_USER}",
        }


def settle(seconds: float = 0.3) -> None:
    """Lets a stopped process's last writes go by."""
    time.sleep(seconds)
