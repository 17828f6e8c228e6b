"""The people, chats and messages that Telegram's counterpart knows, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes import telegram_payloads as payloads

Message = dict[str, Any]


@dataclass
class Chat:
    body: dict[str, Any]
    has_bot: bool = True
    excuse: str = ""  # why the bot may not write, when it may not
    topics: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)  # empty: everybody
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    _last: int = 0

    @property
    def id(self) -> int:
        return int(self.body["id"])

    def shown(self) -> dict[str, Any]:
        return dict(self.body)

    def next_id(self) -> int:
        self._last += 1
        return self._last


class Messenger:
    def __init__(self) -> None:
        self.users: dict[int, dict[str, Any]] = {}
        self.chats: dict[int, Chat] = {}

    def add_user(
        self,
        id: int,
        first_name: str,
        username: str | None = None,
        language_code: str | None = "en",
        started: bool = True,
    ) -> dict[str, Any]:
        """A person and their private chat, where the bot may write once they have `started` it."""
        self.users[id] = payloads.user(id, first_name, username, language_code)
        excuse = "bot can't initiate conversation with a user"
        self.chats[id] = Chat(payloads.private(self.users[id]), has_bot=started, excuse=excuse)
        return self.users[id]

    def add_chat(
        self,
        id: int,
        title: str,
        kind: str = "supergroup",
        topics: list[int] | None = None,
        has_bot: bool = True,
        members: list[int] | None = None,
    ) -> Chat:
        """A group; with `topics` it is a forum."""
        body = payloads.group(id, title, kind=kind, forum=bool(topics))
        excuse = f"bot is not a member of the {kind} chat"
        self.chats[id] = Chat(body, has_bot, excuse, set(topics or []), set(members or []))
        return self.chats[id]

    def block(self, user: int) -> None:
        """The person blocks the bot."""
        self.chats[user].has_bot, self.chats[user].excuse = False, "bot was blocked by the user"

    def kick(self, chat: int) -> None:
        """The bot is thrown out of a group."""
        room = self.chats[chat]
        room.has_bot, room.excuse = False, f"bot was kicked from the {room.body['type']} chat"
