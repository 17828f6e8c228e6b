"""Slack as a platform: a card is posted with its message's key in the metadata, so that it can be found again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.port import DeliveryError, Handles, Newcomer, RoomInfo
from bot.slack import render
from bot.slack.client import Client
from bot.slack.files import fetch, upload
from bot.slack.render import message, plain_message
from core.card import Card, Picture
from core.i18n import closest_locale
from core.people import Account, Place

_LOOKS = (0.5, 1.5, 3.0)
"""Seconds between the tries to show a file that Slack has just been given."""
_EVENT: Final = "muster_message"
_SLACK_LEAD = timedelta(seconds=60)  # how far Slack's clock and ours may stand apart


class SlackPort(Client):
    platform = "slack"
    threads = True
    looks_up = True
    attaches = True
    pictures = True
    burst = 1

    def __init__(self, token: str, api_url: str, proxy: str) -> None:
        super().__init__(token, api_url, proxy)
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

    def link(self, place: Place, message_id: str) -> str:
        return f"{self.url}archives/{place.channel}/p{message_id.replace('.', '')}" if self.url else ""

    def newer(self, place: Place, message_id: str) -> int:
        return 0

    def parts(self, card: Card) -> list[Card]:
        return render.parts(card)

    async def check(self) -> None:
        await self.call("auth.test")

    async def send(
        self, place: Place, card: Card, handles: Handles, key: str, reply_to: str = "", markup: bool = True
    ) -> str:
        metadata = {"event_type": _EVENT, "event_payload": {"id": key}}
        where = {"channel": place.channel, "thread_ts": reply_to} if reply_to else {"channel": place.channel}
        more = {"metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        if markup and card.picture and card.picture.body:
            shown = await self._with_picture(card, card.picture, handles, {**where, **more})
            if shown:
                return shown
            card = replace(card, picture=replace(card.picture, file=0))
        rendered = message(card, handles) if markup else plain_message(card, handles)
        return str((await self.call("chat.postMessage", **where, **more, **rendered))["ts"])

    async def _with_picture(
        self, card: Card, picture: Picture, handles: Handles, arguments: Mapping[str, Any]
    ) -> str | None:
        """Posts the card with its picture in it; None where Slack does not take the picture. A file that was
        just brought cannot be shown before Slack has looked at it (platforms.md), and so it is tried again."""
        try:
            file = await self._brought("chart.png", picture.body)
        except DeliveryError as error:
            if error.retry_after or error.revoked:
                raise
            return None
        rendered = message(card, handles, file=file)
        for pause in (*_LOOKS, None):
            try:
                return str((await self.call("chat.postMessage", **arguments, **rendered))["ts"])
            except DeliveryError as error:
                if not error.markup:
                    raise
            if pause is not None:
                await asyncio.sleep(pause)
        return None

    async def _brought(self, name: str, body: bytes) -> str:
        """The id of a file that stands nowhere yet."""
        begun = await self.call("files.getUploadURLExternal", filename=name, length=len(body))
        await upload(begun["upload_url"], body, self.api_url, self.proxy)
        await self.call("files.completeUploadExternal", files=[{"id": begun["file_id"], "title": name}])
        return str(begun["file_id"])

    async def send_picture(self, place: Place, body: bytes, alt: str, words: str = "", reply_to: str = "") -> str:
        raise DeliveryError("Slack's cards show their pictures", permanent=True)

    async def send_file(
        self, place: Place, name: str, mime: str, body: bytes, words: str = "", reply_to: str = ""
    ) -> str:
        """In three steps, of which only the last one shows anything; the file's id, since its message has none yet."""
        begun = await self.call("files.getUploadURLExternal", filename=name, length=len(body))
        await upload(begun["upload_url"], body, self.api_url, self.proxy)
        where = {"channel_id": place.channel, **({"thread_ts": reply_to} if reply_to else {})}
        said = {"initial_comment": words} if words else {}
        file = {"id": begun["file_id"], "title": name}
        await self.call("files.completeUploadExternal", files=[file], **where, **said)
        return str(begun["file_id"])

    async def edit(self, place: Place, message_id: str, card: Card, handles: Handles) -> None:
        where = {"channel": place.channel, "ts": message_id}
        try:
            await self.call("chat.update", **where, parse="none", **message(card, handles))
        except DeliveryError as error:
            if not error.markup:
                raise
            await self.call("chat.update", **where, blocks=[], **plain_message(card, handles))

    async def delete(self, place: Place, message_id: str) -> None:
        try:
            await self.call("chat.delete", channel=place.channel, ts=message_id)
        except DeliveryError as error:
            if error.code != "message_not_found":
                raise

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

    async def download(self, source: str, limit: int) -> bytes:
        """The bytes of a file that somebody sent, at most `limit` of them."""
        return await fetch(source, self.token, self.api_url, self.proxy, limit)

    async def private_place(self, account: Account) -> Place:
        found = await self.call("conversations.open", users=account.user)
        return Place("slack", account.workspace, found["channel"]["id"])

    async def admit(self, account: Account) -> Newcomer | None:
        """A full member of the installed workspace; guests and people of other workspaces are not (fault 52)."""
        if account.workspace != self.team:
            return None
        user = (await self.call("users.info", user=account.user, include_locale=True))["user"]
        if not self._is_full_member(user):
            return None
        profile = user.get("profile", {})
        name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
        return Newcomer(
            str(name or account.user)[:200],
            closest_locale(user.get("locale", "")),
            user.get("tz") or "UTC",
            str(profile.get("email") or "").casefold(),
        )

    async def find_account(self, email: str) -> Account | None:
        await self.identify()
        try:
            user = (await self.call("users.lookupByEmail", email=email))["user"]
        except DeliveryError as error:
            if error.code == "users_not_found":
                return None
            raise
        return Account("slack", self.team, str(user["id"])) if self._is_full_member(user) else None

    def _is_full_member(self, user: Mapping[str, Any]) -> bool:
        """Neither a guest nor of another workspace, nor deactivated, nor a bot (fault 52)."""
        outside = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        return not any(user.get(flag) for flag in outside) and user.get("team_id", self.team) == self.team

    async def room_info(self, place: Place) -> RoomInfo:
        """A channel that is shared with another organisation has clients in it; others have colleagues."""
        channel = (await self.call("conversations.info", channel=place.channel))["channel"]
        shared = any(channel.get(flag) for flag in ("is_ext_shared", "is_shared", "is_pending_ext_shared"))
        return RoomInfo(str(channel.get("name") or place.channel), "clients" if shared else "colleagues")
