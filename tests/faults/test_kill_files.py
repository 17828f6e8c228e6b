"""kill −9 between a file's download and its copy: it is fetched again, and kept once."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.db import Database
from tests.fakes import telegram_payloads as payloads
from tests.fakes.remote import Remote
from tests.patience import PATIENCE
from tests.program import Program


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[Remote]:
    with Remote("telegram", tmp_path / "telegram.jsonl", token="4242:test") as remote:
        remote.control(user={"id": 1, "first_name": "Alice"})
        remote.control(file={"F1": "the pallet"})
        yield remote


def until(done: Callable[[], bool], program: Program) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, program.log.read_text()[-2000:]
        time.sleep(0.1)


@pytest.mark.parametrize("failpoint", ["fetcher.after_download", "commit.before"])
def test_a_file_that_was_being_fetched_is_kept_after_all(
    telegram: Remote, failpoint: str, database_url: str, tmp_path: Path
) -> None:
    program = Program(
        tmp_path,
        DATABASE_URL=database_url,
        TELEGRAM_BOT_TOKEN="4242:test",
        TELEGRAM_API_URL=telegram.url,
        MUSTER_ADMINS="telegram:1",
    )
    program.start()
    telegram.say(user=1, text="/mine")
    until(lambda: bool(telegram.journal.entries("sendMessage")), program)
    program.stop(9)
    program.start(f"{failpoint}=kill@{1 if 'fetcher' in failpoint else 3}")
    telegram.say(user=1, caption="/issue Wet pallet", photo=payloads.photo("F1", 10))
    until(lambda: not program.running, program)
    program.start()

    database = Database(database_url)

    def filed() -> list[tuple[str, str]]:
        with database.read() as conn:
            return [tuple(row) for row in conn.execute(text("SELECT state, hash FROM files"))]

    digest = hashlib.sha256(b"the pallet").hexdigest()
    until(lambda: filed() == [("kept", digest)], program)
    with database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM blobs")).scalar() == 1
        (fields,) = conn.execute(text("SELECT fields FROM records")).one()
    assert json.loads(json.loads(fields)["files"])["counts"] == {"photo": 1}
    database.close()
    program.stop()
    assert program.deaths == 1
