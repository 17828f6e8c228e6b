"""The fixtures of a story that is told through each chat; tests/adapters/three.py says how."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import fonts
from tests.adapters.three import LANGS, Chat, Lang
from tests.adapters.three_local import LocalChat
from tests.adapters.three_slack import SlackChat
from tests.adapters.three_telegram import TelegramChat


@pytest.fixture(params=["slack", "telegram", "local"])
async def chat(
    request: pytest.FixtureRequest, with_company: None, database_url: str, tmp_path: Path
) -> AsyncIterator[Chat]:
    found: Chat
    match request.param:
        case "slack":
            found = SlackChat(database_url)
        case "telegram":
            found = TelegramChat(database_url, tmp_path)
        case _:
            found = LocalChat(database_url)
    async with found:
        yield found


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> Lang:
    return LANGS[request.param]


@pytest.fixture
def no_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which no font has Chinese."""
    monkeypatch.setattr(fonts, "folders", lambda: iter(()))
    fonts.chinese.cache_clear()
    yield
    fonts.chinese.cache_clear()
