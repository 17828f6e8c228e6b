"""What could be wrong with an installation, found out without changing anything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from bot import registers
from bot.check import NOTHING, Check, found
from bot.clock import RealClock
from bot.settings import Settings
from bot.slack import doctor as slack
from bot.telegram import doctor as telegram
from bot.telegram.poller import FOREIGN
from bot.version import version
from core.errors import DatabaseError
from core.kinds import KINDS
from core.people import Directory
from storage import meta, people
from storage.db import DRIVER_ERRORS, Database
from storage.migrate import check


async def checks(settings: Settings) -> list[Check]:
    """Every check, in the order in which one would mend things. Waits 5 s at most for each answer."""
    version_ = Check("version", "ok", found("found.version", version=version()))
    lines = [
        version_,
        Check("settings", "ok", found("found.settings")),
        _kinds(settings),
        _zone(settings),
        local_chat(settings),
    ]
    directory, foreign = None, ""
    try:
        database = Database(settings.database_url)
        if database.file is not None and not database.file.exists():
            lines.append(Check("database", "off", found("found.no_database", file=database.file)))
            return lines + await _platforms(settings, Directory(), foreign)
        try:
            directory, foreign = await asyncio.to_thread(_known, database)
        finally:
            database.close()
        lines += [Check("database", "ok", found("found.database")), *_writable(database)]
        lines.append(_administrators(settings, directory))
    except DatabaseError as error:
        lines.append(Check("database", "wrong", found("found.database_wrong", error=error)))
    except DRIVER_ERRORS as error:
        lines.append(Check("database", "wrong", found("found.database_unread", error=type(error).__name__)))
    return lines + await _platforms(settings, directory or Directory(), foreign)


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
        return (Check("database_folder", "ok", found("found.folder", folder=folder)),)
    closed = found("found.folder_closed", folder=folder, file=database.file.name)
    return (Check("database_folder", "wrong", closed),)


def _kinds(settings: Settings) -> Check:
    """A wrong file of a kind has ended the program before this; here is what there is, and where more would lie."""
    folder = settings.kinds_folder
    own = len(registers.own(folder))
    more = found("found.kinds_own", count=own, folder=folder) if own else NOTHING
    return Check("kinds", "ok", found("found.kinds", count=len(KINDS), own=more))


def _zone(settings: Settings) -> Check:
    now = RealClock().now().astimezone(ZoneInfo(settings.muster_timezone))
    return Check("time_zone", "ok", found("found.zone", zone=settings.muster_timezone, now=now))


def local_chat(settings: Settings) -> Check:
    """Whoever reaches the local chat speaks as anybody: it is served on loopback alone, or behind a password."""
    if not settings.local_wanted:
        return Check("local_chat", "off", found("found.local_off"))
    where = f"http://{settings.muster_host}:{settings.muster_port}/"
    if settings.local_chat:
        return Check("local_chat", "ok", found("found.local_at", url=where))
    return Check("local_chat", "wrong", found("found.local_open", url=where))


def _administrators(settings: Settings, directory: Directory) -> Check:
    known = [person.name for person in directory.people.values() if person.has("configure")]
    if known or settings.admins:
        there = found("found.administrators", known=len(known), named=len(settings.admins))
        return Check("administrators", "ok", there)
    return Check("administrators", "off", found("found.no_administrators"))


async def _platforms(settings: Settings, directory: Directory, foreign: str) -> list[Check]:
    rooms = directory.rooms.values()
    lines: list[Check] = []
    asked = {
        "slack": (settings.slack, partial(slack.checks, settings, rooms)),
        "telegram": (settings.telegram, partial(telegram.checks, settings, rooms, foreign)),
    }
    for name, (connected, ask) in asked.items():
        if connected:
            lines += await ask()
            continue
        lost = [room for room in rooms if room.place.platform == name and room.person is None]
        more = found("found.rooms_lost", count=len(lost)) if lost else NOTHING
        unset = found("found.not_connected", setting=f"{name.upper()}_BOT_TOKEN", rooms=more)
        lines.append(Check(name, "off", unset))
    return lines
