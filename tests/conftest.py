"""Fixtures: every story runs on SQLite and on a PostgreSQL of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import logs, registers
from tests.databases import Postgres, sqlite
from tests.world import World

logs.configure("warning", [])
registers.declare()
_skipped: list[str] = []


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the newest tables."""
    if request.param == "sqlite":
        yield sqlite(tmp_path)
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with World(database_url) as world:
        yield world


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration nothing may be left out: no database, no browser, no adapter."""
    if os.environ.get("CI") == "true" and _skipped and not hasattr(session.config, "workerinput"):
        print("skipped, which is a failure here:", *_skipped, sep="\n  ")
        session.exitstatus = 1
