"""What could be wrong with an installation, found out without changing anything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from bot import registers
from bot.check import Check
from bot.clock import RealClock
from bot.settings import Settings
from bot.slack import doctor as slack
from bot.telegram import doctor as telegram
from bot.telegram.poller import FOREIGN
from core.errors import DatabaseError
from core.kinds import KINDS
from core.people import Directory
from storage import meta, people
from storage.db import DRIVER_ERRORS, Database
from storage.migrate import check


async def checks(settings: Settings) -> list[Check]:
    """Every check, in the order in which one would mend things. Waits 5 s at most for each answer."""
    found = [Check("settings", "ok", "can be read"), _kinds(settings), _zone(settings), local_chat(settings)]
    directory, foreign = None, ""
    try:
        database = Database(settings.database_url)
        if database.file is not None and not database.file.exists():
            found.append(Check("database", "off", f"there is no {database.file} yet; muster run makes it"))
            return found + await _platforms(settings, Directory(), foreign)
        try:
            directory, foreign = await asyncio.to_thread(_known, database)
        finally:
            database.close()
        found += [Check("database", "ok", "reachable, and of this program's version"), *_writable(database)]
        found.append(_administrators(settings, directory))
    except DatabaseError as error:
        found.append(Check("database", "wrong", str(error)))
    except DRIVER_ERRORS as error:
        found.append(Check("database", "wrong", f"cannot be read ({type(error).__name__})"))
    return found + await _platforms(settings, directory or Directory(), foreign)


def _known(database: Database) -> tuple[Directory, str]:
    """Who is who, and when another program was last seen to poll Telegram with our token."""
    check(database)
    with database.read() as conn:
        return people.load(conn), meta.get(conn, FOREIGN)


def _writable(database: Database) -> Sequence[Check]:
    """SQLite needs to make files beside its own."""
    if database.file is None:
        return ()
    folder = database.file.resolve().parent
    if os.access(folder, os.W_OK) and os.access(database.file, os.W_OK):
        return (Check("database_folder", "ok", f"{folder} is writable"),)
    return (Check("database_folder", "wrong", f"{folder} must be writable, and {database.file.name} in it"),)


def _kinds(settings: Settings) -> Check:
    """A wrong file of a kind has ended the program before this; here is what there is, and where more would lie."""
    own, folder = registers.own(settings.kinds_folder), settings.kinds_folder
    return Check(
        "kinds",
        "ok",
        f"{len(KINDS)} kinds of record, {len(own)} of them from {folder}" if own else f"{len(KINDS)} kinds of record",
    )


def _zone(settings: Settings) -> Check:
    now = RealClock().now().astimezone(ZoneInfo(settings.muster_timezone))
    return Check("time_zone", "ok", f"{settings.muster_timezone}, where it is {now:%a %H:%M} now")


def local_chat(settings: Settings) -> Check:
    """Whoever reaches the local chat speaks as anybody: it is served on loopback alone, or behind a password."""
    if not settings.local_wanted:
        return Check("local_chat", "off", "is switched off")
    where = f"http://{settings.muster_host}:{settings.muster_port}/"
    if settings.local_chat:
        return Check("local_chat", "ok", where)
    return Check(
        "local_chat",
        "wrong",
        f"is not served, since {where} is open to the network; "
        "set MUSTER_HOST=127.0.0.1, MUSTER_LOCAL_PASSWORD or MUSTER_LOCAL_CHAT=off",
    )


def _administrators(settings: Settings, directory: Directory) -> Check:
    known = [person.name for person in directory.people.values() if person.has("configure")]
    if known or settings.admins:
        return Check("administrators", "ok", f"{len(known)} known, {len(settings.admins)} in MUSTER_ADMINS")
    return Check("administrators", "off", "there is none: nobody hears of trouble; set MUSTER_ADMINS")


async def _platforms(settings: Settings, directory: Directory, foreign: str) -> list[Check]:
    rooms = directory.rooms.values()
    found: list[Check] = []
    asked = {
        "slack": (settings.slack, partial(slack.checks, settings, rooms)),
        "telegram": (settings.telegram, partial(telegram.checks, settings, rooms, foreign)),
    }
    for name, (connected, ask) in asked.items():
        if connected:
            found += await ask()
            continue
        lost = [room for room in rooms if room.place.platform == name and room.person is None]
        more = f", so {len(lost)} rooms cannot be reached" if lost else ""
        found.append(Check(name, "off", f"is not connected: {name.upper()}_BOT_TOKEN is not set{more}"))
    return found
