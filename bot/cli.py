"""The command line: `muster …`, the same as `python -m bot …`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot import catalogs, failpoints, logs
from bot.commands.common import Demo, quiet_settings, settings_for
from bot.commands.do import do
from bot.commands.doctor import doctor
from bot.commands.export import export
from bot.commands.import_ import import_
from bot.commands.manifest import manifest
from bot.commands.trace import trace
from bot.version import version
from core.errors import MusterError, NotSaved
from storage.db import Database, exclusive
from storage.migrate import migrate as migrate_database

app = typer.Typer(
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"muster {version()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[  # the name of the option
        bool, typer.Option("--version", "-V", help="Say which version this is.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Muster, the chat-ops bot of a business team."""


@app.command()
def run(demo: Demo = False) -> None:
    """Run every configured surface; with no token, the local chat."""
    from bot import server  # the whole bot, which the other commands need not load

    settings = settings_for(demo)
    logs.configure(settings.muster_log_level, settings.secrets())
    failpoints.install(os.environ.get("MUSTER_FAILPOINTS", ""))
    database = Database(settings.database_url)
    with exclusive(database):
        migrate_database(database)
        database.close()
        again = server.run(settings, demo)
    if again:  # the set-up page asked for it: the same process, with what .env says now, and never the demo
        os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])  # noqa: S606  no words of anybody


@app.command()
def migrate(demo: Demo = False) -> None:
    """Bring the database up to date."""
    database = Database(quiet_settings(demo).database_url)
    with exclusive(database):
        migrate_database(database)
        database.close()
    print("The database is up to date.")


for command in (do, doctor, export, trace, manifest):
    app.command()(command)
app.command("import")(import_)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """An error that Muster can name is one line, never a traceback."""
    try:
        yield
    except NotSaved as error:
        why = catalogs.load().translator("en", "UTC")(f"notsaved.{error.reason}")
        print(f"muster: not saved, because {why}", file=sys.stderr)
        sys.exit(2)
    except MusterError as error:
        print(f"muster: {error}", file=sys.stderr)
        sys.exit(2)


def main() -> None:
    with _said_plainly():
        app()


if __name__ == "__main__":
    main()
