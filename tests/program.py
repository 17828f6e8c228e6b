"""The real program as a process of its own, to be killed and started again."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import httpx

from tests.forked import ROOT, Forked
from tests.patience import PATIENCE


class Program:
    """`muster run` on a free port, in an empty folder, with nothing of this machine's own settings."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        self._settings = settings
        self.log = folder / "muster.log"
        self._process: Forked | None = None
        self.url = ""
        self.deaths = 0
        """How often it ended without being asked to."""
        self._asked = True

    def start(self, failpoints: str = "", *arguments: str, wait: bool = True) -> None:
        self.count_death()
        self._asked = False
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        given = {"MUSTER_PORT": "0", "MUSTER_TIMEZONE": "Asia/Shanghai", "MUSTER_LEASE_SECONDS": "1", **self._settings}
        env = {**kept, **given, "PYTHONPATH": str(ROOT), "MUSTER_FAILPOINTS": failpoints}
        self.log.touch()
        offset = self.log.stat().st_size
        self._process = Forked(("run", *arguments), self._folder, env, self.log)
        if wait:
            self._await_address(offset)

    def _await_address(self, offset: int) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = self.log.read_bytes()[offset:].decode(errors="replace")
            if found := re.search(r"Muster is at (http://[\d.]+:\d+)/", said):
                self.url = found[1]
                return
            if self._process and self._process.poll() is not None:
                return  # killed by a failpoint on its way up
            time.sleep(0.05)
        raise AssertionError(f"muster did not start: {self.log.read_text()[-2000:]}")

    def count_death(self) -> None:
        if not self.running and not self._asked:
            self.deaths += 1
            self._asked = True

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def stands_still(self) -> bool:
        """Stopped by SIGSTOP, as by the failpoint `stop`."""
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def send(self, how: int) -> None:
        assert self._process
        self._process.send_signal(how)

    def stop(self, how: int = signal.SIGTERM, seconds: float = PATIENCE) -> int:
        """Ends the program; its exit code."""
        assert self._process
        self.count_death()
        self._asked = True
        if self.running:
            self._process.send_signal(how)
        return self._process.wait(seconds)

    def post(self, path: str, body: bytes, headers: dict[str, str], timeout: float = 8) -> httpx.Response | None:
        """One delivery; None when nobody answered, as when the program died meanwhile."""
        try:
            return httpx.post(self.url + path, content=body, headers=headers, timeout=timeout, verify=False)
        except httpx.HTTPError:
            return None
