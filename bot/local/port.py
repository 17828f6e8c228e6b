"""The local chat as a platform: a message that is sent is a row that its page reads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.port import DeliveryError, Handles, Newcomer, RoomInfo
from core.card import Card, dump_card, plain
from core.errors import NotSaved
from core.people import Account, Place
from storage import chat, people
from storage.uow import Unit
from storage.writer import Writer


class LocalPort:
    platform = "local"
    threads = True
    looks_up = False
    attaches = False
    pictures = True
    burst = 0

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._news = asyncio.Event()
        self._closed = False

    def link(self, place: Place, message: str) -> str:
        return ""  # the page leads from every reference to its newest card

    def newer(self, place: Place, message: str) -> int:
        return 0

    def parts(self, card: Card) -> list[Card]:
        return [card]

    async def check(self) -> None:
        return

    async def send(
        self, place: Place, card: Card, handles: Handles, key: str, reply_to: str = "", markup: bool = True
    ) -> str:
        def write(unit: Unit) -> int:
            room = people.room_id(unit.conn, place)
            if room is None:
                raise DeliveryError("channel_not_found", permanent=True, gone=True)
            thread = int(reply_to) if reply_to else None
            return chat.post(unit, room, plain(card.title), key=key, thread=thread, card=dump_card(card))

        return str(await self._write(write))

    async def send_file(
        self, place: Place, name: str, mime: str, body: bytes, words: str = "", reply_to: str = ""
    ) -> str:
        raise DeliveryError("the local chat's cards lead to their files", permanent=True)

    async def send_picture(self, place: Place, body: bytes, alt: str, words: str = "", reply_to: str = "") -> str:
        raise DeliveryError("the local chat's cards show their pictures", permanent=True)

    async def edit(self, place: Place, message: str, card: Card, handles: Handles) -> None:
        await self._write(lambda unit: chat.edit(unit, int(message), plain(card.title), dump_card(card)))

    async def delete(self, place: Place, message: str) -> None:
        await self._write(lambda unit: chat.edit(unit, int(message), "", None))

    async def find(self, place: Place, key: str, since: datetime, reply_to: str = "") -> str | None:
        raise DeliveryError("the local chat keeps no keys", permanent=True)

    async def download(self, source: str, limit: int) -> bytes:
        raise DeliveryError("the local chat keeps its files at once", permanent=True)

    async def private_place(self, account: Account) -> Place:
        return Place("local", "", f"private-{account.user}")

    async def admit(self, account: Account) -> Newcomer | None:
        return None

    async def find_account(self, email: str) -> Account | None:
        return None

    async def room_info(self, place: Place) -> RoomInfo:
        raise DeliveryError("channel_not_found", permanent=True)

    async def wait(self, seconds: float) -> None:
        """Until something is posted or edited, or the time is over."""
        news = self._news
        if self._closed:
            return
        try:
            await asyncio.wait_for(news.wait(), seconds)
        except TimeoutError:
            return

    def tell(self) -> None:
        """Wakes every page that waits."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def close(self) -> None:
        """Lets every page that waits go, so that the server can stop."""
        self._closed = True
        self.tell()

    async def _write(self, write: Callable[[Unit], Any]) -> Any:
        try:
            found = await self._writer.submit(write)
        except NotSaved as error:
            raise DeliveryError(error.reason, unknown=False) from None
        self.tell()
        return found
