"""The real `muster run --demo` with an empty demo of its own, and a chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo import team
from storage.db import Database
from storage.migrate import migrate
from storage.writer import Writer
from tests.forked import ROOT, Forked
from tests.patience import PATIENCE

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
Open = Callable[..., Awaitable[Page]]
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def team_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo in which the team is there already, without the fortnight that a first look would be told."""
    file = tmp_path_factory.mktemp("team") / "demo.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    Writer(database, lambda: datetime.now(UTC), b"").perform(lambda unit: team.load(unit, "Asia/Shanghai", "en"))
    database.close()
    return file


@pytest.fixture
def demo(tmp_path: Path, team_alone: Path) -> Iterator[str]:
    """The address of a demo that was started as a person starts it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MUSTER_PORT": str(port), "MUSTER_TIMEZONE": "Asia/Shanghai"}
    (tmp_path / "data").mkdir()
    shutil.copy(team_alone, tmp_path / "data" / "demo.db")
    running = Forked(("run", "--demo"), tmp_path, environment, tmp_path / "log")
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/ready", running, tmp_path / "log")
        yield url
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(PATIENCE)


def _wait_for(url: str, running: Forked, log: Path) -> None:
    for _ in range(int(PATIENCE / 0.1)):
        assert running.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all pages: each has a context of its own, which shares nothing with another."""
    if not CHROMIUM:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("the browser tests need a chromium, and CI leaves none of them out")
        pytest.skip("no chromium on this machine: the browser tests are left out")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the pages' consoles say, violations of the policy (CSP) included."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, demo: str, complaints: list[str]) -> AsyncIterator[Open]:
    """`await open_page(fragment, …)` with a context's options; at the end no page may have complained."""

    async def open_(fragment: str = "", **look: Any) -> Page:
        context = await browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **look})
        page = await context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{demo}/{fragment}")
        await page.get_by_test_id("composer").wait_for()
        return page

    yield open_
    for context in browser.contexts:
        await context.close()
    assert complaints == []
