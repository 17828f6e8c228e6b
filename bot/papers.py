"""What goes out with cards, documents and pictures: made when they are sent, kept once, and given to the platforms as
bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from bot.charts import PNG, ChartError, png
from bot.destinations import Destination
from bot.fonts import INSTALL
from bot.leases import Leases
from bot.making import made
from bot.pdf import PaperError
from core.card import Card, Document, Picture
from storage import blobs, files
from storage.db import Database
from storage.outbox import Message
from storage.uow import Unit
from storage.writer import Writer

T = TypeVar("T")


class Papers:
    def __init__(self, database: Database, writer: Writer, leases: Leases) -> None:
        self._database = database
        self._writer = writer
        self._leases = leases
        self._drawing = asyncio.Lock()  # one at a time: a Monday's pictures must not take the machine from who speaks

    async def with_document(self, card: Card, message: Message, to: Destination) -> Card:
        """The card with its document kept. Where it cannot be made the card says so, and what to do about it."""
        document = card.document
        if document is None or document.file:
            return card
        try:
            body = await self._leases.during(message, self._alone(made, document.content))
        except PaperError as error:
            why = to.tr(f"paper.{error.why}", signs=error.signs, install=INSTALL)
            return replace(card, document=None, body=(*card.body, (f"⚠ {why}",)))
        file = await self._keep(message, document, body)
        return replace(card, document=replace(document, content="", file=file))

    async def drawn(self, picture: Picture, message: Message, to: Destination) -> Picture:
        """The picture, kept and with its bytes. Where it cannot be drawn its words say so, and what to do about it."""
        if picture.file or picture.chart is None:
            return picture
        try:
            (body,) = await self._leases.during(message, self._alone(png, [picture.chart]))
        except ChartError as error:
            why = to.tr(f"chart.{error.why}", signs=error.signs, install=INSTALL)
            return Picture(f"{picture.alt}\n⚠ {why}")
        file = await self._keep(message, Document("chart.png", PNG), body, ":picture")
        return Picture(picture.alt, file=file, body=body)

    async def _alone(self, make: Callable[[Any], T], what: Any) -> T:
        async with self._drawing:
            return await asyncio.to_thread(make, what)

    async def body(self, document: Document) -> bytes:
        """The bytes of a document that is kept; none where they are gone."""

        def look() -> bytes:
            with self._database.read() as conn:
                file = files.get(conn, document.file)
                return (blobs.body(conn, file.hash) if file else None) or b""

        return await asyncio.to_thread(look)

    async def _keep(self, message: Message, document: Document, body: bytes, which: str = "") -> int:
        def keep(unit: Unit) -> int:
            made = files.Made(message.key + which, document.name, document.mime, message.record, message.person)
            return blobs.put_made(unit, made, body)

        return await self._writer.submit(keep, patience=10)
