"""What is wrong with a database is said by name, and nothing is overwritten (faults 22 to 24)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.db import Database
from tests.cli.program import Program, Running

CALLS = (
    ("do", "/mine", "--as", "Alice"),
    ("export", "records"),
    ("trace", "I-1"),
)


@pytest.mark.parametrize("words", CALLS, ids=lambda words: words[0])
def test_a_missing_database_is_named_and_not_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    muster = Program(tmp_path)
    assert muster.refused(*words) == "muster: there is no database data/muster.db yet; run: muster migrate"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [*CALLS, ("migrate",), ("run",)], ids=lambda words: words[0])
def test_a_corrupt_file_is_named_and_left_alone(tmp_path: Path, words: tuple[str, ...]) -> None:
    muster = Program(tmp_path, DATABASE_URL="sqlite:///muster.db")
    assert muster("migrate").returncode == 0
    file = tmp_path / "muster.db"
    broken = b"SQLite format 4\0" + file.read_bytes()[16:]
    file.write_bytes(broken)
    assert "cannot use the database muster.db: file is not a database" in muster.refused(*words)
    assert file.read_bytes() == broken


@pytest.mark.parametrize(("version", "said"), [("9999", "newer than this program"), ("", "run: muster migrate")])
def test_another_version_is_refused(database_url: str, tmp_path: Path, version: str, said: str) -> None:
    muster = Program(tmp_path, DATABASE_URL=database_url)
    database = Database(database_url)
    with database.engine.begin() as conn:
        conn.execute(text("DELETE FROM alembic_version"))
        if version:
            conn.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    database.close()
    for words in (*CALLS, *([("migrate",), ("run",)] if version else [])):
        assert said in muster.refused(*words)
    assert "✗ database: " in (found := muster("doctor").stdout) and said in found


def test_a_second_run_on_one_file_is_refused_while_the_others_work_beside_it(tmp_path: Path) -> None:
    muster = Program(tmp_path)
    with Running(muster, "--demo"):
        assert muster.refused("run", "--demo", MUSTER_PORT="0").startswith("muster: data/demo.db is in use by another")
        assert "in use by another" in muster.refused("migrate", "--demo")
        assert muster("do", "/issue It hums", "--as", "Alice", "--demo").returncode == 0
        assert [row["ref"] for row in muster.rows("records", "--demo")] == ["I-1"]
    assert not (tmp_path / "data" / "muster.db").exists()


def test_a_busy_database_is_said_in_one_line(tmp_path: Path) -> None:
    muster = Program(tmp_path)
    assert muster("migrate", "--demo").returncode == 0
    assert muster("do", "/mine", "--as", "Alice", "--demo").returncode == 0
    holder = sqlite3.connect(tmp_path / "data" / "demo.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = muster("do", "/issue It hums", "--as", "Alice", "--demo")
    holder.close()
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("muster: not saved, because the database is busy")
    assert muster.rows("records", "--demo") == []


def test_started_as_a_module_it_says_one_plain_line_and_gives_its_status(tmp_path: Path) -> None:
    env = {**Program(tmp_path).env, "MUSTER_LOG_LEVEL": "info"}

    def start(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)

    done = start("migrate")
    assert (done.returncode, done.stdout, done.stderr) == (0, "The database is up to date.\n", "")
    done = start("trace", "I-1")
    assert (done.returncode, done.stdout) == (1, "")
