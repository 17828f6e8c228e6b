"""Telegram as a platform: cards are sent, edited and deleted; nothing can be looked up (platforms.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.port import DeliveryError, Handles, Newcomer, RoomInfo
from bot.settings import Settings
from bot.telegram import passing, render
from bot.telegram.client import Client
from core.card import Card
from core.clip import clip
from core.people import Account, Place

_SAME = "message is not modified"
_NOTHING_THERE = "message to delete not found"
_MAX_CAPTION = 1024  # UTF-16 units
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")


class TelegramPort:
    platform = "telegram"
    threads = False
    looks_up = False
    attaches = True
    pictures = False
    burst = 2

    def __init__(self, client: Client, settings: Settings) -> None:
        self._client = client
        self._settings = settings

    def link(self, place: Place, message: str) -> str:
        return passing.link(place.channel, message)

    def newer(self, place: Place, message: str) -> int:
        return self._client.passing.after(place.channel, int(message))

    def parts(self, card: Card) -> list[Card]:
        return render.parts(card)

    async def check(self) -> None:
        await self._client.call("getMe")

    async def send(
        self, place: Place, card: Card, handles: Handles, key: str, reply_to: str = "", markup: bool = True
    ) -> str:
        """A card is one message, clipped when it is longer, so that it can be edited as a whole later.

        Where its topic is closed or gone, it stands in the group.
        """
        rendered = render.message(card, handles) if markup else render.plain_message(card, handles)
        # What stands below a card is one short line about it: no reason for a phone to sound.
        more = {"reply_parameters": below(reply_to), "disable_notification": bool(reply_to) or None}
        topic = place.thread or None
        try:
            return await self._client.send(place.channel, rendered, message_thread_id=topic, **more)
        except DeliveryError as error:
            if not topic or not any(words in error.code.lower() for words in _NO_TOPIC):
                raise
        return await self._client.send(place.channel, rendered, **more)

    async def send_file(
        self, place: Place, name: str, mime: str, body: bytes, words: str = "", reply_to: str = ""
    ) -> str:
        """Below the card that it belongs to, without a sound."""
        more = {"message_thread_id": place.thread or None, "reply_parameters": below(reply_to)}
        caption = {"caption": words or None, "disable_notification": True}
        return await self._client.send_file(place.channel, name, mime, body, **caption, **more)

    async def send_picture(self, place: Place, body: bytes, alt: str, words: str = "", reply_to: str = "") -> str:
        """Below the card that it belongs to, without a sound; what it says in words is its caption."""
        caption = clip(f"{words}\n{alt}".strip(), _MAX_CAPTION, "utf16")
        more = {"message_thread_id": place.thread or None, "reply_parameters": below(reply_to)}
        return await self._client.send_photo(place.channel, body, caption=caption, disable_notification=True, **more)

    async def edit(self, place: Place, message: str, card: Card, handles: Handles) -> None:
        where: dict[str, Any] = {"chat_id": place.channel, "message_id": message}
        try:
            await self._client.call("editMessageText", where | render.message(card, handles))
        except DeliveryError as error:
            if error.markup:
                await self._client.call("editMessageText", where | render.plain_message(card, handles))
            elif _SAME not in error.code.lower():
                raise

    async def delete(self, place: Place, message: str) -> None:
        try:
            await self._client.call("deleteMessage", {"chat_id": place.channel, "message_id": message})
        except DeliveryError as error:
            if _NOTHING_THERE not in error.code.lower():
                raise

    async def find(self, place: Place, key: str, since: datetime, reply_to: str = "") -> str | None:
        raise DeliveryError("Telegram has no look-up", permanent=True)

    async def download(self, source: str, limit: int) -> bytes:
        return await self._client.download(source, limit)

    async def private_place(self, account: Account) -> Place:
        """A private chat has its person's id; a permanent DeliveryError when they have never opened it."""
        await self._client.call("getChat", {"chat_id": account.user})
        return Place("telegram", "", account.user)

    async def admit(self, account: Account) -> Newcomer | None:
        """Nobody is vouched for: people join by a one-time link. An administrator by setting comes with their name."""
        if account not in self._settings.admins:
            return None
        name = _name(await self._client.call("getChat", {"chat_id": account.user})) or account.user
        return Newcomer(name, self._settings.muster_locale, self._settings.muster_timezone)

    async def find_account(self, email: str) -> Account | None:
        return None

    async def room_info(self, place: Place) -> RoomInfo:
        name = _name(await self._client.call("getChat", {"chat_id": place.channel})) or place.channel
        return RoomInfo(name, "unknown")


def below(message: str) -> dict[str, object] | None:
    """The parameters of a reply; it is sent all the same when the message is gone."""
    return {"message_id": int(message), "allow_sending_without_reply": True} if message.isdecimal() else None


def _name(chat: object) -> str:
    if not isinstance(chat, dict):
        raise DeliveryError("malformed answer", unknown=True)
    parts = [chat.get(key) for key in ("title", "first_name", "last_name")]
    return " ".join(part for part in parts if isinstance(part, str) and part)
