"""The demo: a fortnight of believable work in the browser's language, and the way out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.demo import Demo
from bot.demo.team import data
from bot.settings import Settings
from bot.wiring import Muster
from core.i18n import LOCALES
from tests.databases import sqlite
from tests.world import ZONE

ASKED = {"en": "en-GB,en;q=0.9", "zh_Hans": "zh-CN,zh;q=0.9,en;q=0.8", "zh_Hant": "zh-TW"}


class Shop:
    """A demo as `muster run --demo` starts it."""

    def __init__(self, url: str) -> None:
        self.muster = Muster(Settings(_env_file=None, database_url=url, muster_timezone=ZONE), demo=True)

    @property
    def demo(self) -> Demo:
        assert self.muster.demo
        return self.muster.demo

    def rows(self, query: str) -> list[Any]:
        with self.muster.database.read() as conn:
            return list(conn.execute(text(query)))


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(sqlite(tmp_path))
    await shop.muster.start()
    yield shop
    await shop.muster.stop()


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_fortnight_is_told_in_the_browsers_language_up_to_now(shop: Shop, locale: str) -> None:
    await shop.demo.begin(ASKED[locale])
    kinds = Counter(row.kind for row in shop.rows("SELECT kind FROM records"))
    assert kinds["issue"] >= 4 and kinds["task"] >= 8 and kinds["complaint"] >= 2 and kinds["meeting"] >= 2
    assert kinds["decision"] == 2  # the minutes of both meetings were saved
    open_ones = shop.rows("SELECT id FROM records WHERE closed_at IS NULL")
    assert 6 <= len(open_ones) < sum(kinds.values())
    ages = [datetime.now(UTC) - datetime.fromisoformat(row.at) for row in shop.rows("SELECT at FROM history")]
    assert timedelta(days=10) < max(ages) < timedelta(days=17) and min(ages) > timedelta()
    assert shop.muster.clock.offset == timedelta()
    assert shop.rows("SELECT state FROM outbox WHERE state NOT IN ('sent', 'merged', 'dropped', 'held')") == []
    directory = await shop.muster.directories.current()
    first = next(iter(directory.people.values()))
    assert first.locale == locale
    assert first.name == next(p["name"][locale] for p in data("team")["people"] if p["key"] == "alice")
    assert shop.rows("SELECT text FROM chat WHERE thread IS NOT NULL AND author_id IS NOT NULL")


async def test_it_is_told_once_and_never_over_what_somebody_has_begun(shop: Shop) -> None:
    await shop.demo.assemble()
    await shop.demo.begin("en")
    assert shop.rows("SELECT id FROM records") == []


async def test_leaving_starts_empty_and_stays_empty(shop: Shop) -> None:
    await shop.demo.begin("zh-TW")
    await shop.demo.leave("zh-TW")
    for table in ("records", "history", "texts", "outbox", "chat", "clients", "inbox"):
        assert shop.rows(f"SELECT * FROM {table}") == [], table
    directory = await shop.muster.directories.current()
    (me,) = directory.people.values()
    assert me.has("configure") and me.locale == "zh_Hant"
    await shop.demo.begin("en")
    assert shop.rows("SELECT id FROM records") == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_line_of_the_demo_is_there_in_every_language(locale: str) -> None:
    team, scenes = data("team"), data("fortnight")["scenes"]
    assert all(scene[locale].strip() for scene in scenes)
    assert all(entry["name"][locale] for entry in (*team["people"], *team["rooms"]))


async def test_the_demo_begins_anew_in_another_language(shop: Shop) -> None:
    await shop.demo.begin("en")
    await shop.demo.leave("en", again=True)
    assert shop.rows("SELECT id FROM people") == [] and shop.rows("SELECT id FROM records") == []
    await shop.demo.begin("zh-TW")
    assert "李曉明" in {row.name for row in shop.rows("SELECT name FROM people")}
    assert {row.locale for row in shop.rows("SELECT locale FROM rooms WHERE name = '全員'")} == {"zh_Hant"}


async def test_in_the_container_nobody_is_called_as_the_bot_is(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "muster")
    await shop.demo.leave("en")
    assert [row.name for row in shop.rows("SELECT name FROM people")] == ["Admin"]
