"""The ledgers that every unit writes: collected in the unit, written once a group on the driver's cursor (speed.md)."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Table as SqlTable

from storage.tables import metadata
from storage.types import Short, Utc, stamp


class Ledger:
    """Appends rows, as tuples in the order of `columns`, to one table, or writes over those of the same `key`. Lengths
    are checked like everywhere else."""

    def __init__(self, name: str, columns: str, unless_there: bool = False, key: str = "") -> None:
        table: SqlTable = metadata.tables[name]
        names = columns.split()
        tail = " ON CONFLICT DO NOTHING" if unless_there else ""
        if key:
            news = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key.split())
            tail = f" ON CONFLICT ({', '.join(key.split())}) DO UPDATE SET {news}"
        # Every part is a name that this file or the tables declare; the values are bound.
        head = f"INSERT INTO {name} ({', '.join(names)}) VALUES "  # noqa: S608  our own names
        self.sqlite = f"{head}({', '.join('?' * len(names))}){tail}"
        self.postgresql = f"{head}({', '.join(['%s'] * len(names))}){tail}"
        types = [table.c[column].type for column in names]
        self._moments = tuple(i for i, kind in enumerate(types) if isinstance(kind, Utc))
        self._bounds = tuple((i, kind.length) for i, kind in enumerate(types) if isinstance(kind, Short))

    def check(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        for index, length in self._bounds:
            if len(row[index] or "") > length:
                raise ValueError(f"{len(row[index])} characters where {length} are allowed")
        return row

    def write(self, conn: Connection, rows: list[tuple[Any, ...]]) -> None:
        driver: Any = conn.connection.driver_connection
        if conn.dialect.name == "sqlite":
            driver.executemany(self.sqlite, [self._as_text(row) for row in rows])
        else:
            for row in rows:
                driver.execute(self.postgresql, row)

    def _as_text(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for index in self._moments:
            moment: datetime | None = values[index]
            if moment is not None:
                values[index] = stamp(moment)
        return tuple(values)


def together(conn: Connection) -> AbstractContextManager[Any]:
    """On PostgreSQL what is written within goes in one round trip, and fails at its end."""
    driver: Any = conn.connection.driver_connection
    return nullcontext() if conn.dialect.name == "sqlite" else driver.pipeline()


TEXTS = Ledger("texts", "id record_id name author_id at body")
INBOX = Ledger("inbox", "key at person_id command answer")
HISTORY = Ledger("history", "record_id revision at actor_id verb changes text_id text_hash key before")
POSTINGS = Ledger("postings", "record_id room_id thread platform_id shown", unless_there=True)
OUTBOX = Ledger(
    "outbox",
    "key kind lane record_id room_id person_id revision params state due_at not_before lease_until tried_at "
    "fence tries platform_id sent_at error",
    unless_there=True,
)
LIMITS = Ledger(
    "limits",
    "record_id what started_at at risk_at state paused_at met_at risked preset next_at paused",
    key="record_id what",
)
"""Not collected in the unit, which reads them again."""
ORDER = (TEXTS, HISTORY, POSTINGS, OUTBOX, INBOX)
"""One fixed order, so that locks are always taken alike."""
