"""The documents that go out with cards: laid out when they are sent, kept once, and given to the platforms as bytes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.destinations import Destination
from bot.fonts import INSTALL
from bot.pdf import PaperError, pdf
from core.card import Card, Document
from core.paper import Paper
from storage import blobs, files
from storage.db import Database
from storage.outbox import Message
from storage.uow import Unit
from storage.writer import Writer


class Papers:
    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def with_document(self, card: Card, message: Message, to: Destination) -> Card:
        """The card with its document kept. Where it cannot be made the card says so, and what to do about it."""
        document = card.document
        if document is None or document.file:
            return card
        try:
            body = await asyncio.to_thread(_made, document.content)
        except PaperError as error:
            why = to.tr(f"paper.{error.why}", signs=error.signs, install=INSTALL)
            return replace(card, document=None, body=(*card.body, (f"⚠ {why}",)))
        file = await self._keep(message, document, body)
        return replace(card, document=replace(document, content="", file=file))

    async def body(self, document: Document) -> bytes:
        """The bytes of a document that is kept; none where they are gone."""

        def look() -> bytes:
            with self._database.read() as conn:
                file = files.get(conn, document.file)
                return (blobs.body(conn, file.hash) if file else None) or b""

        return await asyncio.to_thread(look)

    async def _keep(self, message: Message, document: Document, body: bytes) -> int:
        def keep(unit: Unit) -> int:
            made = files.Made(message.key, document.name, document.mime, message.record, message.person)
            return blobs.put_made(unit, made, body)

        return await self._writer.submit(keep, patience=10)


def _made(content: str | Paper) -> bytes:
    return pdf(content) if isinstance(content, Paper) else content.encode()
