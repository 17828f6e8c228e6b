"""The world with Telegram as its only surface: the real bot polls the counterpart over HTTP."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, ClassVar

from core.people import Account, Place
from storage import people
from storage.uow import Unit
from tests.company import without_digests
from tests.fakes import FakeTelegram
from tests.patience import PATIENCE
from tests.world import ZONE, World

ALICE, BOB, DAWEI, XIAOMING, SAM, EVE = 1, 2, 3, 4, 5, 99
GROUP, SALES = -1001, -1002
NAMES = {ALICE: "Alice", BOB: "Bob", DAWEI: "王大維", XIAOMING: "李晓明", SAM: "Sam", EVE: "Eve"}


class Office:
    """`office.telegram` is Telegram, `office.world` the bot; what people see is in the journal."""

    names: ClassVar = NAMES

    def __init__(self, url: str, folder: Path, **settings: Any) -> None:
        self._url = url
        self._settings = settings
        self.telegram = FakeTelegram(folder / "telegram.jsonl")
        self.world: World

    async def __aenter__(self) -> Office:
        await self.telegram.start()
        for id, name in self.names.items():
            self.telegram.add_user(id, name, username=f"{name.lower()}_tg" if name.isascii() else None)
        self.telegram.add_chat(GROUP, "Operations", topics=[77])
        self.telegram.add_chat(SALES, "業務群")
        self.world = self.another()
        await self.world.__aenter__()
        await self.world.muster.writer.submit(self._settle, patience=30)
        await self.world.muster.directories.current()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.world.__aexit__()
        await self.telegram.stop()

    def another(self) -> World:
        given = {"telegram_bot_token": self.telegram.token, "telegram_api_url": self.telegram.url}
        world = World(self._url, **{"muster_local_chat": "off", **given, **self._settings})
        for surface in world.muster.surfaces:
            surface.port.burst = 0  # a story need not wait a second for each message of a room
        return world

    async def restart(self) -> None:
        """The bot goes away and comes back on the same database, without anything that it held in memory."""
        await self.world.muster.stop()
        old, self.world = self.world, self.another()
        self.world.__dict__ |= {key: old.__dict__[key] for key in ("alice", "bob", "dawei", "xiaoming", "clock")}
        self.world.muster.clock = self.world.clock
        await self.world.muster.start()

    def members(self) -> dict[int, int]:
        """Account → person."""
        world = self.world
        return {ALICE: world.alice, BOB: world.bob, DAWEI: world.dawei, XIAOMING: world.xiaoming, SAM: world.admin}

    def _settle(self, unit: Unit) -> None:
        for user, person in self.members().items():
            people.add_account(unit, Account("telegram", "", str(user)), person)
        values = {"audience": "colleagues", "zone": ZONE}
        group = people.add_room(unit, Place("telegram", "", str(GROUP)), "Operations", **values)
        sales = people.add_room(unit, Place("telegram", "", str(SALES)), "業務群", locale="zh_Hant", **values)
        directory = people.load(unit.conn)
        for name, room in (("Operations", group), ("Sales", sales)):
            if department := directory.department(name):
                people.change_department(unit, department.id, room_id=room)
        without_digests(unit)

    # What people see.

    async def sees(self, room: int, text: str, count: int = 1) -> dict[str, Any]:
        """Waits for a message with these words in a room, and gives the last one."""
        found = await self.telegram.journal.expect("sendMessage", room=room, text=text, count=count)
        return found[-1]

    async def toast(self, text: str) -> dict[str, Any]:
        return (await self.telegram.journal.expect("answerCallbackQuery", text=text))[-1]

    async def press(self, user: int, message: dict[str, Any], label: str) -> dict[str, Any]:
        """Presses the button of this label, as the message shows it now."""
        chat = int(message["chat_id"])
        shown = self.telegram.chats[chat].messages[message["message_id"]]["reply_markup"]["inline_keyboard"]
        data = next(key["callback_data"] for row in shown for key in row if key["text"] == label)
        return self.telegram.press(user, message["message_id"], data, chat=chat)

    def posts(self, room: int | None = None, text: str | None = None) -> list[str]:
        return [entry["text"] for entry in self.telegram.journal.entries("sendMessage", room, text)]

    def labels(self, message: dict[str, Any]) -> list[str]:
        keyboard = message["reply_markup"] or {"inline_keyboard": []}
        return [key["text"] for row in keyboard["inline_keyboard"] for key in row]

    async def confirmed(self) -> None:
        """Every update was confirmed, and what it caused was sent."""
        end = time.monotonic() + PATIENCE
        while self.telegram.pending:
            assert time.monotonic() < end, f"not confirmed: {self.telegram.pending}"
            await asyncio.sleep(0.01)
        await self.world.settle()
