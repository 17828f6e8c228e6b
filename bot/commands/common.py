"""What the command line's commands share: settings, quiet logs, the database, and how they end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer

from bot import logs, registers
from bot.settings import Settings, load
from bot.terminal import visible
from storage.db import Connection, Database
from storage.migrate import check

DEMO = "sqlite:///data/demo.db"
Demo = Annotated[bool, typer.Option("--demo", help="Use the demo's own database.")]


def settings_for(demo: bool) -> Settings:
    """The settings, and the kinds of record that they lead to; the demo has a database of its own, speaks in the local
    chat alone, and touches no platform."""
    settings = (
        load(database_url=DEMO, muster_local_chat="on", slack_bot_token="", telegram_bot_token="") if demo else load()
    )
    registers.declare(settings.kinds_folder, required=bool(settings.muster_kinds))
    registers.check_reactions(settings)
    return settings


def quiet_settings(demo: bool = False) -> Settings:
    """The settings, with only warnings logged: a person reads what these commands print."""
    settings = settings_for(demo)
    logs.configure("warning", settings.secrets())
    return settings


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """A reading connection to a database of this program's version, beside a bot that runs."""
    database = Database(settings.database_url)
    try:
        check(database)
        with database.read() as conn:
            registers.archive(conn)
            yield conn
    finally:
        database.close()


def end(text: str) -> NoReturn:
    """Ends with status 1 and one line to standard error."""
    print(visible(text), file=sys.stderr)
    raise typer.Exit(1)
