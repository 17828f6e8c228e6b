"""The Bot API by python-telegram-bot, without its polling, its retries and its logging of URLs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx
import telegram
from httpx import create_ssl_context
from telegram import InputFile
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.port import TOO_LARGE, DeliveryError
from bot.settings import Settings
from bot.telegram.errors import delivery_error
from bot.telegram.passing import Passing

_READ = 10.0
"""Seconds for an answer; what takes longer may have arrived."""
_UPLOAD = 60.0


class _Bot(telegram.Bot):
    """Calls by name: the answers are read here, so that one that is malformed is known for what it is."""

    async def call(self, method: str, arguments: dict[str, Any], read_timeout: float) -> Any:
        return await self._post(method, arguments, read_timeout=read_timeout)


class Client:
    """One bot. `id` is the bot's own, which its token begins with."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.telegram_bot_token.get_secret_value()
        self.id = self._token.partition(":")[0]
        self.passing = Passing()
        proxy = settings.https_proxy or None
        trusted = create_ssl_context()  # it reads every authority that the machine trusts: once for the three
        kept: dict[str, Any] = {"proxy": proxy, "httpx_kwargs": {"verify": trusted}}
        self._requests = [
            HTTPXRequest(connection_pool_size=size, connect_timeout=5, pool_timeout=5, **kept) for size in (2, 32)
        ]
        polling, others = self._requests
        base, _, bot = settings.telegram_api_url.rpartition("/")
        self._file_url = f"{base}/file/{bot}{self._token}"
        self._files = httpx.AsyncClient(proxy=proxy, verify=trusted, timeout=httpx.Timeout(_READ, connect=5))
        self._bot = _Bot(self._token, settings.telegram_api_url, request=others, get_updates_request=polling)

    async def call(self, method: str, arguments: Mapping[str, Any] | None = None, patience: float = _READ) -> Any:
        """The result of a method of the Bot API, within seconds; arguments that are None are left out. Raises
        DeliveryError."""
        try:
            return await self._bot.call(method, dict(arguments or {}), patience)
        except (TelegramError, KeyError, TypeError, ValueError) as error:
            raise delivery_error(error, self._token) from None  # its cause has the URL, and so the token

    async def send(self, chat: str, rendered: dict[str, Any], **more: Any) -> str:
        """Posts a rendered message and gives its id. Raises DeliveryError."""
        return self._sent(chat, await self.call("sendMessage", {"chat_id": chat, **rendered, **more}))

    async def send_file(self, chat: str, name: str, mime: str, body: bytes, **more: Any) -> str:
        """Posts a file and gives its message's id. Raises DeliveryError."""
        document = InputFile(body, filename=name)
        document.mimetype = mime
        sent = await self.call("sendDocument", {"chat_id": chat, "document": document, **more}, _UPLOAD)
        return self._sent(chat, sent)

    async def send_photo(self, chat: str, body: bytes, **more: Any) -> str:
        """Posts a picture and gives its message's id. Raises DeliveryError."""
        photo = InputFile(body, filename="chart.png")
        return self._sent(chat, await self.call("sendPhoto", {"chat_id": chat, "photo": photo, **more}, _UPLOAD))

    def _sent(self, chat: str, sent: Any) -> str:
        number = sent.get("message_id") if isinstance(sent, dict) else None
        if not isinstance(number, int):
            raise DeliveryError("malformed answer", unknown=True)
        self.passing.saw(chat, number)
        return str(number)

    async def download(self, file: str, limit: int) -> bytes:
        """A file's bytes. Raises DeliveryError, permanent when it is gone or has more than `limit` bytes."""
        try:
            found = await self.call("getFile", {"file_id": file})
        except DeliveryError as error:
            raise _too_large() if "too big" in error.code else error from None
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str):
            raise DeliveryError("malformed answer", unknown=True)
        if isinstance(size := found.get("file_size"), int) and size > limit:
            raise _too_large()
        try:
            async with self._files.stream("GET", f"{self._file_url}/{quote(path)}") as answer:
                _check(answer.status_code)
                body = bytearray()
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > limit:
                        raise _too_large()
                return bytes(body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DeliveryError(type(error).__name__, unknown=True) from None  # its text and cause have the URL

    async def close(self) -> None:
        await self._files.aclose()
        for request in self._requests:
            await request.shutdown()


def _too_large() -> DeliveryError:
    return DeliveryError(TOO_LARGE, permanent=True)


def _check(status: int) -> None:
    """Raises DeliveryError for anything but a file; one that Telegram does not have any more is gone for good."""
    if status != 200:
        raise DeliveryError(f"HTTP {status}", permanent=status in (400, 403, 404, 410))
