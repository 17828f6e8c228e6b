"""The unit of work: one delivery's changes, all or nothing, with its ledgers."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row
from sqlalchemy.sql import Executable

from storage.ledgers import ORDER, OUTBOX, Ledger, together
from storage.words import AGAIN, WORDS


class Unit:
    """What a handler works on. It can be thrown away and run again; only the writer commits it."""

    def __init__(self, conn: Connection, now: datetime, secret: bytes = b"", key: str = "") -> None:
        self.conn = conn
        self.now = now
        self.key = key
        self._secret = secret
        self._rows: dict[Ledger, list[tuple[Any, ...]]] = {}
        self._messages = 0
        self.directory_changed = False
        self.wants_files = False

    @property
    def dialect(self) -> str:
        return self.conn.dialect.name

    def run(self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> int:
        """Executes a change and tells how many rows it met."""
        return self.conn.execute(statement, values).rowcount

    def rows(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        return self.conn.execute(statement, values).all()

    def row(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        return self.conn.execute(statement, values).first()

    def append(self, ledger: Ledger, row: tuple[Any, ...]) -> None:
        self._rows.setdefault(ledger, []).append(ledger.check(row))

    def collected(self) -> Mapping[Ledger, list[tuple[Any, ...]]]:
        return self._rows

    @property
    def has_messages(self) -> bool:
        return OUTBOX in self._rows

    def digest(self, text: str) -> str:
        """The keyed hash under which history remembers a text that may be erased."""
        return hmac.digest(self._secret, text.encode(), hashlib.sha256).hex() if text else ""

    def next_message_key(self) -> str:
        """A key for the unit's next outgoing message: the same when the unit is run again."""
        self._messages += 1
        return f"{self.key}#{self._messages}"


def new_id() -> str:
    return uuid4().hex


def flush(conn: Connection, units: Sequence[Unit]) -> None:
    """Writes what the units collected, ledger by ledger, in the one order; what is read again from it comes last."""
    with together(conn):
        for ledger in (*ORDER, WORDS):
            _write(conn, ledger, units)
    _write(conn, AGAIN, units)


def _write(conn: Connection, ledger: Ledger, units: Sequence[Unit]) -> None:
    if rows := [row for unit in units for row in unit.collected().get(ledger, ())]:
        ledger.write(conn, rows)
