"""Fixtures: every story runs on SQLite and on a PostgreSQL of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import logs
from tests.databases import Postgres, sqlite
from tests.world import World


logs.configure("warning", [])


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
