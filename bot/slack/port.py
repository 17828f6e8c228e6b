"""Slack as a platform: a card is posted with its message's key in the metadata, so that it can be found again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.port import DeliveryError, Handles, Newcomer, RoomInfo
from bot.slack import render
from bot.slack.render import message, plain_message
from core.card import Card
from core.i18n import closest_locale
from core.people import Account, Place

_EVENT: Final = "muster_message"
_TIMEOUT = 10
_GONE = frozenset({"channel_not_found", "not_in_channel", "is_archived"})
_MARKUP = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments"})
_BROKEN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
_SLACK_LEAD = timedelta(seconds=60)  # how far Slack's clock and ours may stand apart


class SlackPort:
    platform = "slack"
    threads = True
    looks_up = True
    burst = 1

    def __init__(self, token: str, api_url: str, proxy: str) -> None:
        self.client = AsyncWebClient(token=token, base_url=api_url, timeout=_TIMEOUT, proxy=proxy or None)
        self.client.retry_handlers.clear()  # the SDK would post again on a dropped connection (trap 3)
        self.team = self.user = self.url = ""
        self._asking = asyncio.Lock()

    async def identify(self) -> None:
        """Learns once which workspace and bot user the token belongs to."""
        if self.team:
            return
        async with self._asking:
            if not self.team:
                found = await self.call("auth.test")
                self.url, self.user, self.team = found["url"], found["user_id"], found["team_id"]

    def parts(self, card: Card) -> list[Card]:
        return render.parts(card)

    async def send(
        self, place: Place, card: Card, handles: Handles, key: str, reply_to: str = "", markup: bool = True
    ) -> str:
        rendered = message(card, handles) if markup else plain_message(card, handles)
        metadata = {"event_type": _EVENT, "event_payload": {"id": key}}
        where = {"channel": place.channel, "thread_ts": reply_to} if reply_to else {"channel": place.channel}
        more = {"metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        return str((await self.call("chat.postMessage", **where, **more, **rendered))["ts"])

    async def edit(self, place: Place, message_id: str, card: Card, handles: Handles) -> None:
        where = {"channel": place.channel, "ts": message_id}
        try:
            await self.call("chat.update", **where, parse="none", **message(card, handles))
        except DeliveryError as error:
            if not error.markup:
                raise
            await self.call("chat.update", **where, blocks=[], **plain_message(card, handles))

    async def delete(self, place: Place, message_id: str) -> None:
        await self.call("chat.delete", channel=place.channel, ts=message_id)

    async def find(self, place: Place, key: str, since: datetime, reply_to: str = "") -> str | None:
        """Looks through what was posted since; Slack keeps our key in the message's metadata."""
        oldest = f"{(since - _SLACK_LEAD).timestamp():.6f}"
        asked = {"channel": place.channel, "oldest": oldest, "limit": 200, "include_all_metadata": True}
        if reply_to:
            found = await self.call("conversations.replies", ts=reply_to, **asked)
        else:
            found = await self.call("conversations.history", **asked)
        for post in found["messages"]:
            if post.get("metadata", {}).get("event_payload", {}).get("id") == key:
                return str(post["ts"])
        return None

    async def private_place(self, account: Account) -> Place:
        found = await self.call("conversations.open", users=account.user)
        return Place("slack", account.workspace, found["channel"]["id"])

    async def admit(self, account: Account) -> Newcomer | None:
        """A full member of the installed workspace; guests and people of other workspaces are not (fault 52)."""
        if account.workspace != self.team:
            return None
        user = (await self.call("users.info", user=account.user, include_locale=True))["user"]
        outside = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        if any(user.get(flag) for flag in outside) or user.get("team_id", self.team) != self.team:
            return None
        profile = user.get("profile", {})
        name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
        return Newcomer(
            str(name or account.user)[:200], closest_locale(user.get("locale", "")), user.get("tz") or "UTC"
        )

    async def room_info(self, place: Place) -> RoomInfo:
        """A channel that is shared with another organisation has clients in it; others have colleagues."""
        channel = (await self.call("conversations.info", channel=place.channel))["channel"]
        shared = any(channel.get(flag) for flag in ("is_ext_shared", "is_shared", "is_pending_ext_shared"))
        return RoomInfo(str(channel.get("name") or place.channel), "clients" if shared else "colleagues")

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """One call of the Web API; raises DeliveryError that says whether it may have had its effect."""
        try:
            response = await self.client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise _refused(error) from None
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
            unknown = not isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
            raise DeliveryError(type(error).__name__, unknown=unknown) from None
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError, ValueError) as error:
            raise DeliveryError(type(error).__name__, unknown=True) from None
        return _Answer(response.data if isinstance(response.data, dict) else {})


class _Answer(dict[str, Any]):
    """An answer that lacks what it promises is of unknown outcome (fault 36), never a KeyError."""

    def __missing__(self, name: str) -> Any:
        raise DeliveryError(f"the answer has no {name}", unknown=True)


def _refused(error: SlackApiError) -> DeliveryError:
    response = error.response
    status = getattr(response, "status_code", 200)
    data = response.data if hasattr(response, "data") and isinstance(response.data, dict) else {}
    code = str(data.get("error") or f"HTTP {status}")
    if status == 429 or code == "ratelimited":
        return DeliveryError("ratelimited", retry_after=float(response.headers.get("Retry-After", 1)))
    if status >= 500 or code in _BROKEN or "error" not in data:
        return DeliveryError(code, unknown=True)
    return DeliveryError(code, permanent=code not in _MARKUP, gone=code in _GONE, markup=code in _MARKUP)
