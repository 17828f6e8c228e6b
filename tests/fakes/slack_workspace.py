"""The people, rooms, messages and open views of a Slack workspace, in memory."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

TEAM, TEAM_DOMAIN, APP, BOT, BOT_USER = "T1", "acme", "A1", "B1", "UBOT"

Message = dict[str, Any]


@dataclass
class User:
    id: str
    name: str
    tz: str = "Asia/Taipei"
    locale: str = "en-US"
    guest: bool = False
    ultra: bool = False
    team: str = TEAM
    deleted: bool = False
    is_bot: bool = False
    email: str = ""

    def shown(self) -> dict[str, Any]:
        """As users.info shows it; a stranger from another workspace comes without roles."""
        zone = ZoneInfo(self.tz)
        offset = datetime.now(zone).utcoffset()
        shown = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower(),
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "updated": 1_700_000_000,
            "profile": {"real_name": self.name, "display_name": self.name, "email": self.email, "team": self.team},
        }
        if self.team != TEAM:
            return shown | {"is_stranger": True}
        roles = {"is_admin": False, "is_owner": False, "is_primary_owner": False}
        return shown | roles | {"is_restricted": self.guest or self.ultra, "is_ultra_restricted": self.ultra}


@dataclass
class Channel:
    id: str
    name: str
    has_bot: bool = True
    archived: bool = False
    shared: bool = False
    private: bool = False
    members: list[str] = field(default_factory=list)
    im_with: str | None = None
    messages: dict[str, Message] = field(default_factory=dict)  # by ts, oldest first

    def shown(self) -> dict[str, Any]:
        """As conversations.info shows it."""
        common = {"id": self.id, "is_archived": self.archived, "context_team_id": TEAM, "created": 1_700_000_000}
        if self.im_with:
            return common | {"is_im": True, "user": self.im_with, "is_org_shared": False}
        return common | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.private,
            "is_group": self.private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.private,
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "is_member": self.has_bot,
            "is_general": False,
        }

    def thread(self, ts: str) -> list[Message]:
        return [m for m in self.messages.values() if m["ts"] == ts or m.get("thread_ts") == ts]

    def timeline(self) -> list[Message]:
        """What stands in the channel itself, oldest first: no replies."""
        return [m for m in self.messages.values() if m.get("thread_ts", m["ts"]) == m["ts"]]


@dataclass
class View:
    body: dict[str, Any]  # as Slack would send it in a payload
    root: str


class Workspace:
    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}  # user → ids of their open modals
        self.homes: dict[str, dict[str, Any]] = {}  # user → what their Home shows
        self._last_ts = 0
        self.add_user(BOT_USER, "muster", is_bot=True)

    def add_user(
        self,
        id: str,
        name: str,
        tz: str = "Asia/Taipei",
        locale: str = "en-US",
        guest: bool = False,
        ultra: bool = False,
        team: str = TEAM,
        deleted: bool = False,
        is_bot: bool = False,
        email: str | None = None,
    ) -> User:
        email = f"{name.lower()}@example.com" if email is None else email
        self.users[id] = User(id, name, tz, locale, guest, ultra, team, deleted, is_bot, email)
        return self.users[id]

    def add_channel(
        self,
        id: str,
        name: str,
        members_has_bot: bool = True,
        archived: bool = False,
        shared: bool = False,
        private: bool = False,
        members: list[str] | None = None,
    ) -> Channel:
        self.channels[id] = Channel(id, name, members_has_bot, archived, shared, private, list(members or []))
        return self.channels[id]

    def dm(self, user: str) -> Channel:
        """The private chat of the bot and a user: U7 → D7."""
        id = f"D{user[1:]}"
        if id not in self.channels:
            self.channels[id] = Channel(id, "", members=[user], im_with=user)
        return self.channels[id]

    def next_ts(self) -> str:
        """Unique and increasing, in Slack's form of seconds and microseconds."""
        self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """A person writes in a channel; returns the message, whose event a test sends itself."""
        message: Message = {"type": "message", "user": user, "text": text, "ts": self.next_ts(), "team": TEAM}
        if thread_ts:
            message["thread_ts"] = thread_ts
        self.channels[channel].messages[message["ts"]] = message
        return message
