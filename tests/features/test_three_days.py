"""Three days pass in the demo, from due moment to due moment, in under a minute (issue 5, the walk of design.md 6)."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.settings import Settings
from bot.wiring import Muster
from handlers import moments
from storage import outbox
from storage.types import to_sqlite
from tests.databases import sqlite
from tests.world import ZONE

HOURS = int(os.environ.get("MUSTER_SIMULATED_HOURS", "72"))
ALLOWED = 60.0


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Muster]:
    muster = Muster(Settings(_env_file=None, database_url=sqlite(tmp_path), muster_timezone=ZONE), demo=True)
    await muster.start()
    yield muster
    await muster.stop()


@pytest.mark.hurried
async def test_three_days_of_a_team_pass_in_a_minute(shop: Muster) -> None:
    assert shop.demo
    await shop.demo.begin("en")
    before = shop.clock.now()
    began = time.monotonic()
    await shop.demo.walk.to(before + timedelta(hours=HOURS))
    took = time.monotonic() - began
    with shop.database.read() as conn:
        late = {name: at for name, earliest in moments().items() if (at := earliest(conn)) and at <= shop.clock.now()}
        assert not late
        assert not outbox.waiting(conn, shop.clock.now())
        states = Counter(conn.execute(text("SELECT state FROM slots")).scalars())
        alarms = conn.execute(text("SELECT schedule, slot FROM slots WHERE schedule LIKE 'late:%'")).all()
        later = text("SELECT count(*) FROM outbox WHERE sent_at > :before")
        sent = conn.execute(later, {"before": to_sqlite(before)}).scalar_one()
    assert not alarms
    assert not states["failed"] and not states["missed"]
    assert sent, "three days of a team, and nobody hears of anything"
    print(f"{HOURS} h in {took:.1f} s: {sent} messages, slots {dict(states)}")
    assert took < ALLOWED * HOURS / 72
