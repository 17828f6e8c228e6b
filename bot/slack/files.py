"""The files of a Slack message, and fetching them with the bot's token from Slack alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.port import TOO_LARGE, DeliveryError
from core.attachment import Attachment

_HOSTS = ("slack.com", "slack-edge.com", "slack-files.com")
_PATIENCE = 60
_CHUNK = 1 << 16
_HOPS = 3
_KINDS = {"image": "photo", "audio": "audio", "video": "video"}
_CLIPS = {"slack_audio": "voice", "slack_video": "video"}


def attachments(message: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """What was sent along with a message; a file that Slack hides, or that lies elsewhere, is left out."""
    return tuple(_attachments(message.get("files") or ()))


def _attachments(files: Any) -> Iterator[Attachment]:
    for file in files:
        source = file.get("url_private_download") or file.get("url_private") or ""
        if source and not file.get("is_external"):
            mime = str(file.get("mimetype") or "")
            yield Attachment(
                source=source,
                kind=_CLIPS.get(file.get("subtype", "")) or _KINDS.get(mime.partition("/")[0], "document"),
                name=str(file.get("name") or file.get("title") or ""),
                mime=mime,
                seconds=int(file.get("duration_ms") or 0) // 1000,
                size=int(file.get("size") or 0),
            )


async def fetch(source: str, token: str, api_url: str, proxy: str | None, limit: int) -> bytes:
    """The bytes behind an address of Slack's; a permanent DeliveryError when they are gone, elsewhere or too large."""
    timeout = aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            for _ in range(_HOPS):
                if not _is_slacks(source, api_url):  # the token goes nowhere else, wherever a redirect points
                    raise DeliveryError("the file lies outside Slack", permanent=True)
                bearer = {"Authorization": f"Bearer {token}"}
                async with session.get(source, headers=bearer, proxy=proxy, allow_redirects=False) as response:
                    if not 300 <= response.status < 400:
                        return await _body(response, limit)
                    source = urljoin(source, response.headers.get("Location", ""))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise DeliveryError(type(error).__name__) from None
    raise DeliveryError("too many redirects", permanent=True)


async def upload(target: str, body: bytes, api_url: str, proxy: str | None) -> None:
    """Brings a file to the address that Slack gave for it; nothing shows of it yet, so that it can be tried again."""
    if not _is_slacks(target, api_url):
        raise DeliveryError("the upload's address lies outside Slack", permanent=True)
    timeout = aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(target, data=body, proxy=proxy, allow_redirects=False) as response,
        ):
            if response.status == 429:
                raise DeliveryError("ratelimited", retry_after=float(response.headers.get("Retry-After", 1)))
            if response.status != 200:
                raise DeliveryError(f"HTTP {response.status}", permanent=400 <= response.status < 500)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise DeliveryError(type(error).__name__) from None


async def _body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if response.status == 429:
        raise DeliveryError("ratelimited", retry_after=float(response.headers.get("Retry-After", 1)))
    if response.status != 200:
        raise DeliveryError(f"HTTP {response.status}", permanent=response.status < 500)
    if (response.content_length or 0) > limit:
        raise DeliveryError(TOO_LARGE, permanent=True)
    found = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        found += chunk
        if len(found) > limit:
            raise DeliveryError(TOO_LARGE, permanent=True)
    return bytes(found)


def _is_slacks(source: str, api_url: str) -> bool:
    """Over https at one of Slack's own hosts, or where the Web API itself is configured to be."""
    asked, configured = urlsplit(source), urlsplit(api_url)
    if (asked.scheme, asked.netloc) == (configured.scheme, configured.netloc):
        return True
    host = (asked.hostname or "").rstrip(".")
    return asked.scheme == "https" and any(host == known or host.endswith(f".{known}") for known in _HOSTS)
