"""Opening a database: one connection that writes on SQLite, a small pool on PostgreSQL, readers beside it."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from sqlalchemy import Connection as Connection  # the floors above type with it, and import no SQLAlchemy
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from core.errors import DatabaseError

WRITERS = 8
"""More connections than this gained nothing on PostgreSQL (speed.md)."""
READERS = 4
DRIVER_ERRORS = (SQLAlchemyError, sqlite3.Error, psycopg.Error, OSError)
"""What a database can raise; ledgers use the driver's cursor, whose errors SQLAlchemy does not wrap."""
_POSTGRES = (
    "-c timezone=UTC -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c client_min_messages=warning"
)
_KNOWS_TRANSACTION_TIMEOUT = 170_000


class Database:
    """Engines of one database. Nothing is opened before the first use.

    `longest`: seconds that a transaction of the writers may last, none for as long as it takes. A replica that stands
    still while it sends its ledgers keeps its rows locked, and `idle_in_transaction_session_timeout` does not see it,
    since it is amid a pipeline; PostgreSQL knows `transaction_timeout` from 17 on.
    """

    def __init__(self, url: str, longest: float = 0.0) -> None:
        try:
            self.url = make_url(url)
        except (ArgumentError, ValueError):
            raise DatabaseError("DATABASE_URL: this is no URL; write sqlite:///FILE or postgresql://…") from None
        if self.url.get_backend_name() in ("postgresql", "postgres"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.dialect = self.url.get_backend_name()
        if self.dialect not in ("sqlite", "postgresql"):
            raise DatabaseError(f"DATABASE_URL: {self.dialect} is not supported; use sqlite:/// or postgresql://")
        if self.dialect == "sqlite" and not self.url.database:
            raise DatabaseError("DATABASE_URL: name a file, for example sqlite:///data/muster.db")
        self.writers = 1 if self.dialect == "sqlite" else WRITERS
        self.engine = self._engine(self.writers, readonly=False)
        if longest and self.dialect == "postgresql":
            event.listen(self.engine, "connect", _no_longer_than(longest))
        self._readers = self._engine(READERS, readonly=True)

    @property
    def file(self) -> Path | None:
        return Path(self.url.database or "") if self.dialect == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees everything committed so far; its transaction ends with the block."""
        with self._readers.connect() as conn:
            yield conn

    def close(self) -> None:
        self.engine.dispose()
        self._readers.dispose()

    def _engine(self, size: int, readonly: bool) -> Engine:
        if self.dialect == "postgresql":
            arguments: dict[str, Any] = {"options": _POSTGRES, "prepare_threshold": 1, "connect_timeout": 3}
            # Writers run a unit again when its connection is gone; a reader looks before it uses one.
            more: dict[str, Any] = {"pool_size": size, "max_overflow": 0, "pool_timeout": 3, "pool_pre_ping": readonly}
            return create_engine(self.url, connect_args=arguments, **more)
        arguments = {"isolation_level": None, "check_same_thread": False, "timeout": 1.5}
        engine = create_engine(
            self.url, poolclass=QueuePool, pool_size=size, max_overflow=0, pool_timeout=3, connect_args=arguments
        )
        event.listen(engine, "connect", _pragmas(readonly))
        # The driver opens no transaction of its own (trap 20), so it is said here.
        event.listen(engine, "begin", _begin("BEGIN" if readonly else "BEGIN IMMEDIATE"))
        return engine


def _no_longer_than(seconds: float) -> Callable[[Any, object], None]:
    def say(connection: Any, _record: object) -> None:
        if connection.info.server_version >= _KNOWS_TRANSACTION_TIMEOUT:
            connection.execute(f"SET transaction_timeout = {seconds * 1000:.0f}")
            connection.commit()

    return say


def _begin(statement: str) -> Callable[[Connection], None]:
    def begin(conn: Connection) -> None:
        driver: Any = conn.connection.driver_connection
        driver.execute(statement)

    return begin


def _pragmas(readonly: bool) -> Any:
    wanted = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=1500"]
    if readonly:
        wanted = ["foreign_keys=ON", "busy_timeout=1500", "query_only=ON"]

    def set_pragmas(connection: Any, _record: object) -> None:
        for pragma in wanted:
            connection.execute(f"PRAGMA {pragma}").fetchall()

    return set_pragmas


@contextmanager
def exclusive(database: Database) -> Iterator[None]:
    """Holds an SQLite file for one program; raises DatabaseError, naming the file, when another one has it."""
    if database.file is None:
        yield
        return
    path = database.file.with_name(database.file.name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        _lock(handle, database.file)
        yield


def _lock(handle: IO[str], file: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise DatabaseError(f"{file} is in use by another muster; stop it first, or use another DATABASE_URL") from None


def why_not_saved(error: BaseException) -> str:
    """A catalog key below `notsaved.` for a database's failure."""
    text = str(getattr(error, "orig", error)).lower()
    if "full" in text or "disk" in text or "no space" in text:
        return "full"
    return "busy" if "locked" in text or "busy" in text or "lock timeout" in text else "down"


def is_transient(error: BaseException) -> bool:
    """PostgreSQL asks for the whole unit again: a serialization failure, a deadlock, a lock timeout, a key that
    another replica has just stored, or a connection that is gone (fault 21) or took too long over a unit."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = getattr(error, "orig", error)
    return getattr(cause, "sqlstate", None) in ("40001", "40P01", "55P03", "23505", "57P01", "25P03", "25P04")
