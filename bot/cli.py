"""The command line: `muster …`, the same as `python -m bot …`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot import failpoints, logs, server
from bot.settings import Settings, load
from core.errors import MusterError
from storage.db import Database, exclusive
from storage.migrate import migrate as migrate_database

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Muster, the chat-ops bot of a business team.")
DEMO = "sqlite:///data/demo.db"
Demo = Annotated[bool, typer.Option("--demo", help="Use the demo's own database.")]


def settings_for(demo: bool) -> Settings:
    """The settings; the demo has a database of its own, speaks in the local chat alone, and touches no platform."""
    if not demo:
        return load()
    return load(database_url=DEMO, muster_local_chat="on", slack_bot_token="", telegram_bot_token="")


@app.command()
def run(demo: Demo = False) -> None:
    """Run every configured surface; with no token, the local chat."""
    settings = settings_for(demo)
    logs.configure(settings.muster_log_level, settings.secrets())
    failpoints.install(os.environ.get("MUSTER_FAILPOINTS", ""))
    database = Database(settings.database_url)
    with exclusive(database):
        migrate_database(database)
        database.close()
        server.run(settings, demo)


@app.command()
def migrate(demo: Demo = False) -> None:
    """Bring the database up to date."""
    database = Database(settings_for(demo).database_url)
    with exclusive(database):
        migrate_database(database)
    print("The database is up to date.")


@contextmanager
def _said_plainly() -> Iterator[None]:
    """An error that Muster can name is one line, never a traceback."""
    try:
        yield
    except MusterError as error:
        print(f"muster: {error}", file=sys.stderr)
        sys.exit(2)


def main() -> None:
    with _said_plainly():
        app()


if __name__ == "__main__":
    main()
