"""The registers of the business: kinds of record in files, those that ship beside `core` and the team's own."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from bot.settings import Settings
from core import kinds
from core.errors import SettingsError
from core.kinds.file import Known, kind_of
from core.kinds.model import Kind
from core.kinds.table import Wrong
from core.reactions import table
from handlers import gates, registry, starts
from handlers.capture import capture
from handlers.records import reporting, verbs
from storage import kinds as stored
from storage.db import Connection, Database

_LARGEST = 200_000
"""Bytes: a longer file is no declaration."""


class _File(Protocol):
    @property
    def name(self) -> str: ...
    def read_bytes(self) -> bytes: ...


def declare(folder: Path | None = None, required: bool = False) -> None:
    """Declares the program's kinds, those that ship and those of the folder. Raises SettingsError with one line that
    names the file, what is wrong and what is allowed; then what was declared before still is.

    A file of the same name takes the place of one that ships.
    """
    mine = own(folder, required)
    shipped = [file for file in _shipped() if file.name not in {one.name for one in mine}]
    named = [*((file, file.name) for file in shipped), *((file, str(file)) for file in mine)]
    kinds.declare(_read(tuple((name, _body(file, name)) for file, name in named)))


def of(settings: Settings, database: Database) -> None:
    """What the settings declare, and what the database remembers."""
    declare(settings.kinds_folder, required=bool(settings.muster_kinds))
    check_reactions(settings)
    with database.read() as conn:
        archive(conn)


def check_reactions(settings: Settings) -> None:
    """Raises SettingsError for a reaction that means a step of no kind."""
    known = {transition.verb for kind in kinds.KINDS.values() for transition in kind.transitions}
    if unknown := set(table(settings.muster_reactions).values()) - known:
        possible = ", ".join(sorted(known))
        raise SettingsError(f"MUSTER_REACTIONS: there is no step {min(unknown)}; possible: {possible}")


def own(folder: Path | None, required: bool = False) -> list[Path]:
    """The team's own files. A folder that was named must be there."""
    if required and not (folder and folder.is_dir()):
        raise SettingsError(f"MUSTER_KINDS: there is no folder {folder}")
    return sorted(folder.glob("*.toml")) if folder and folder.is_dir() else []


def archive(conn: Connection) -> None:
    """Beside what is declared, the kinds of records whose file is gone, to be read and not changed any more. Raises
    SettingsError where a new kind has taken their prefix."""
    gone = stored.gone(conn)
    here = [kind for kind in kinds.KINDS.values() if kind not in kinds.CORE and not kind.archived]
    for kind in gone:
        if (taker := kinds.BY_PREFIX.get(kind.prefix)) and not taker.archived:
            raise SettingsError(
                f"kind {taker.name}: {kind.prefix} is the prefix of the records of {kind.name}, whose file is gone; "
                f"choose another prefix, or put the file of {kind.name} back"
            )
    kinds.declare([*here, *gone])


def _shipped() -> list[_File]:
    folder = files("core") / "registers"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)


@lru_cache(maxsize=4)
def _read(found: tuple[tuple[str, bytes], ...]) -> tuple[Kind, ...]:
    """The kind in each named file, which must get on with all before it. What was read is not read again."""
    known, read = _known(), list[Kind]()
    prefixes = {kind.prefix: kind.name for kind in kinds.CORE}
    for name, body in found:
        try:
            kind = kind_of(tomllib.loads(body.decode("utf-8")), known)
        except (Wrong, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}: {error}") from None
        if kind.prefix in prefixes:
            raise SettingsError(f"{name}: prefix {kind.prefix} is that of the kind {prefixes[kind.prefix]} already")
        prefixes[kind.prefix] = kind.name
        own_verbs = {transition.verb for transition in kind.transitions}
        known = replace(known, kinds={*known.kinds, kind.name}, verbs={*known.verbs, *own_verbs})
        read.append(kind)
    return tuple(read)


def _body(file: _File, name: str) -> bytes:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{name}: {error}") from None
    if len(body) > _LARGEST:
        raise SettingsError(f"{name}: is longer than {_LARGEST} bytes")
    return body


def _known() -> Known:
    """What the program itself has, whatever else is declared just now."""
    own = {kind.name for kind in kinds.CORE}
    lifecycle = {t.verb for kind in kinds.CORE for t in kind.transitions if kind.captured and not t.own}
    following = {command.name for feature in (verbs, capture, reporting) for command in feature.commands()}
    taken = {command.name for command in registry()} - following | {"assign"}
    return Known(frozenset(gates.GATES), frozenset(starts.STARTS), taken, own, lifecycle - taken)
