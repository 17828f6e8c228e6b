"""Bringing the database to this program's version, and refusing one that is newer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.errors import DatabaseError
from core.kinds import KINDS
from storage.db import DRIVER_ERRORS, Database

_HERE = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Runs what is missing, in one transaction, and makes the sequences of the declared kinds."""
    if database.file is not None:
        database.file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with database.engine.begin() as conn:
            _refuse_newer(conn)
            config = _config()
            config.attributes["connection"] = conn
            command.upgrade(config, "head")
            if database.dialect == "postgresql":
                for kind in KINDS:
                    conn.execute(text(f"CREATE SEQUENCE IF NOT EXISTS number_{kind}"))
    except DRIVER_ERRORS as error:
        raise _unusable(database, error) from error


def check(database: Database) -> None:
    """Raises DatabaseError unless the database is of exactly this program's version; only reads."""
    if database.file is not None and not database.file.exists():
        raise DatabaseError(f"there is no database {database.file} yet; run: muster migrate")
    try:
        with database.read() as conn:
            if _refuse_newer(conn) != _versions()[0]:
                raise DatabaseError("the database is older than this program; run: muster migrate")
    except DRIVER_ERRORS as error:
        raise _unusable(database, error) from error


def _refuse_newer(conn: Connection) -> str | None:
    """The version of the database, unless this program does not know it."""
    current = MigrationContext.configure(conn).get_current_revision()
    if current is not None and current not in _versions():
        raise DatabaseError(f"the database is at version {current}, newer than this program; install a newer muster")
    return current


def _unusable(database: Database, error: BaseException) -> DatabaseError:
    reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
    where = database.file or database.url.render_as_string(hide_password=True)
    return DatabaseError(f"cannot use the database {where}: {reason}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return config


@cache
def _versions() -> tuple[str, ...]:
    """Every version that this program knows, newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())
