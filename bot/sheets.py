"""A sheet that comes along with a command: its file is fetched at once and read, since it is only looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from bot import spreadsheet
from bot.port import TOO_LARGE, DeliveryError, Port
from core.answer import Refusal
from core.attachment import Attachment
from core.command import Command
from core.errors import Undone
from core.headings import CLIENTS, FIGURES, KPIS, PEOPLE, RECORDS
from core.i18n import Translator
from core.invocation import Invocation
from core.people import LOCAL, Person
from core.sheet import SheetError
from storage import blobs, files
from storage.db import Database
from storage.files import Sent

_PATIENCE = 20.0
"""Seconds for the file to arrive; meanwhile a platform may deliver its words again, which have one effect."""
_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
_SORTS = (PEOPLE, CLIENTS, RECORDS, KPIS, FIGURES)
_HEADINGS = {f"{at}.{name}": heads for at, sort in enumerate(_SORTS) for name, heads in sort.items()}


class Sheets:
    def __init__(self, database: Database, ports: Mapping[str, Port]) -> None:
        self._database = database
        self._ports = ports

    async def along(self, command: Command, invocation: Invocation, person: Person, tr: Translator) -> Invocation:
        """The invocation with its sheet's rows, where the command reads one; what cannot be read is refused."""
        if not (command.sheet and invocation.files):
            return invocation
        sheets = [file for file in invocation.files if file.name.casefold().endswith(_SHEETS)]
        file = (sheets or list(invocation.files))[0]
        try:
            rows = await asyncio.to_thread(spreadsheet.read, await self._body(file, invocation, person), _HEADINGS)
        except SheetError as error:
            raise Undone(Refusal(tr(f"sheet.{error.key}", **error.values))) from None
        named = {arg.name: file.name or "…" for arg in command.args if arg.required}
        return replace(invocation, rows=tuple(rows), files=(), values={**named, **invocation.values})

    async def _body(self, file: Attachment, invocation: Invocation, person: Person) -> bytes:
        if invocation.place.platform == LOCAL:
            return await asyncio.to_thread(self._kept, Sent.by(invocation, person.id), file)
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._ports[invocation.place.platform].download(file.source, spreadsheet.LARGEST)
        except DeliveryError as error:
            if error.code == TOO_LARGE:
                raise SheetError("too_large", limit=spreadsheet.LARGEST // (1024 * 1024)) from None
            raise SheetError("not_fetched") from None
        except TimeoutError:
            raise SheetError("not_fetched") from None

    def _kept(self, sent: Sent, file: Attachment) -> bytes:
        with self._database.read() as conn:
            hashes = [one.hash for one in files.of_sent(conn, sent) if one.name == file.name]
            body = blobs.body(conn, hashes[0]) if hashes else None
        if body is None:
            raise SheetError("not_fetched")
        return body
