"""Single values, and leases for what one replica alone may do."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, or_, select, update
from sqlalchemy.dialects.postgresql import dml as postgresql_dialect
from sqlalchemy.dialects.sqlite import dml as sqlite_dialect

from storage.tables import metadata
from storage.uow import Unit

_meta = metadata.tables["meta"]
_leases = metadata.tables["leases"]


def _insert(unit: Unit, table: Table) -> sqlite_dialect.Insert | postgresql_dialect.Insert:
    return sqlite_dialect.Insert(table) if unit.dialect == "sqlite" else postgresql_dialect.Insert(table)


def get(conn: Connection, name: str) -> str:
    """The value, empty when it was never set."""
    return conn.execute(select(_meta.c.value).where(_meta.c.name == name)).scalar() or ""


def put(unit: Unit, name: str, value: str) -> None:
    statement = _insert(unit, _meta).values(name=name, value=value)
    unit.run(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def hash_key(unit: Unit) -> str:
    """The key of the texts' hashes, made once for each database."""
    statement = _insert(unit, _meta).values(name="hash_key", value=secrets.token_hex(32))
    unit.run(statement.on_conflict_do_nothing())
    return get(unit.conn, "hash_key")


def lease(unit: Unit, name: str, holder: str, clock: datetime, length: timedelta) -> int:
    """Takes or renews a lease in real time; its fence when `holder` has it now, 0 when somebody else does."""
    new = _insert(unit, _leases).values(name=name, holder="", until=clock, fence=0)
    unit.run(new.on_conflict_do_nothing())
    free = or_(_leases.c.until <= clock, _leases.c.holder == holder)
    taken = update(_leases).where(_leases.c.name == name, free)
    unit.run(taken.values(holder=holder, until=clock + length, fence=_leases.c.fence + 1))
    row = unit.row(select(_leases.c.holder, _leases.c.fence).where(_leases.c.name == name))
    return row.fence if row and row.holder == holder else 0


def release(unit: Unit, name: str, holder: str, clock: datetime) -> None:
    unit.run(update(_leases).where(_leases.c.name == name, _leases.c.holder == holder).values(until=clock))


def touch_directory(unit: Unit) -> None:
    """Who is who, or when they work, is another from now on: every replica notices."""
    unit.directory_changed = True
    put(unit, "directory", secrets.token_hex(8))
