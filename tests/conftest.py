"""Fixtures: stories run on SQLite and on a PostgreSQL of their own.

With `MUSTER_STORIES=all`, as in continuous integration, each runs on both. By default they take turns; what is about
the database itself (tests/faults, tests/cli) always runs on both.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import logs, newcomers, registers
from storage import db, writer
from tests import once, turns
from tests.databases import Postgres, sqlite
from tests.patience import PATIENCE
from tests.world import World

logs.configure("warning", [])
registers.declare()
once.share()
_skipped: list[str] = []
_MEMORY = Path("/dev/shm")
_ROOM = 3 << 30


if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    # The databases of thousands of stories live for a second each: no disk need keep up with them.
    tempfile.tempdir = os.environ["TMPDIR"] = str(_MEMORY)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the newest tables."""
    company = "with_company" in request.fixturenames
    if request.param == "sqlite":
        yield sqlite(tmp_path, company)
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh(company)
    yield url
    server.drop(url)


@pytest.fixture
def with_company() -> None:
    """Who asks for this beside `database_url` finds the company of the stories in it."""


@pytest.fixture(autouse=True)
def unhurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine an answer may take longer than people wait: a story is not about that unless it says so. Nor
    is a process that stands still for ten seconds a dead one, whose connection PostgreSQL would end."""
    kept = db._POSTGRES.replace(
        "transaction_session_timeout=10000", f"transaction_session_timeout={PATIENCE * 1000:.0f}"
    )
    monkeypatch.setattr(db, "_POSTGRES", kept)
    if "hurried" not in request.keywords:
        monkeypatch.setattr(writer, "PATIENCE", PATIENCE)
        monkeypatch.setattr(newcomers, "_PATIENCE", PATIENCE)


@pytest.fixture
async def world(with_company: None, database_url: str) -> AsyncIterator[World]:
    async with World(database_url) as world:
        yield world


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes seconds is spread among the rest: no worker gets it all, and hardly any of it is left for the end."""
    if turns.TAKEN:
        left = {item: True for item in items if not turns.has_its_turn(item)}
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]
    long = [item for item in items if _takes_seconds(item)]
    rest = [item for item in items if not _takes_seconds(item)]
    if long and rest:
        step = max(1, len(rest) // len(long))
        for number, item in enumerate(long):
            rest.insert(number * (step + 1), item)
        items[:] = rest


def pytest_collection_finish() -> None:
    """Nobody looks again and again through the modules and the thousands of tests, which stay until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)  # as the server does


def _takes_seconds(item: pytest.Item) -> bool:
    """Those that start the real program, a browser or a type checker."""
    name = item.path.name
    return name.startswith("test_kill") or name == "test_types.py" or bool({"browser", "program"} & set(item.keywords))


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, dict[str, Any] | None, dict[str, Any] | None]:
    """A report that quotes half a character ends the worker, and the whole run without the name of what failed."""
    report = yield
    text = json.dumps(report, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.loads(text.encode(errors="replace"))  # type: ignore[no-any-return]  # what it was, but for those
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration nothing may be left out: no database, no browser, no adapter."""
    if os.environ.get("CI") == "true" and _skipped and not hasattr(session.config, "workerinput"):
        print("skipped, which is a failure here:", *_skipped, sep="\n  ")
        session.exitstatus = 1
