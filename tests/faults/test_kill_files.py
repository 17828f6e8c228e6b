"""kill −9 between a file's download and its copy: it is fetched again, and kept once."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import text

from storage.db import Database
from tests.fakes import telegram_payloads as payloads
from tests.fakes.remote import Remote
from tests.faults.killing import until
from tests.program import Program


@pytest.mark.parametrize("failpoint", ["fetcher.after_download", "commit.before"])
def test_a_file_that_was_being_fetched_is_kept_after_all(
    on_telegram: Program, telegram: Remote, failpoint: str, database_url: str
) -> None:
    program = on_telegram
    telegram.control(file={"F1": "the pallet"})
    program.start()
    telegram.say(user=1, text="/mine")
    until(program, lambda: bool(telegram.journal.entries("sendMessage")))
    program.stop(9)
    program.start(f"{failpoint}=kill@{1 if 'fetcher' in failpoint else 3}")
    telegram.say(user=1, caption="/issue Wet pallet", photo=payloads.photo("F1", 10))
    until(program, lambda: not program.running, revived=False)
    program.start()

    database = Database(database_url)

    def filed() -> list[tuple[str, str]]:
        with database.read() as conn:
            return [tuple(row) for row in conn.execute(text("SELECT state, hash FROM files"))]

    digest = hashlib.sha256(b"the pallet").hexdigest()
    until(program, lambda: filed() == [("kept", digest)], revived=False)
    with database.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM blobs")).scalar() == 1
        (fields,) = conn.execute(text("SELECT fields FROM records")).one()
    assert json.loads(json.loads(fields)["files"])["counts"] == {"photo": 1}
    database.close()
    program.stop()
    assert program.deaths == 1
