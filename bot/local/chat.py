"""What people do in the local chat, each as one unit or one invocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import RealClock
from bot.directories import Directories
from bot.dispatch import Dispatch, Reply
from bot.local.port import LocalPort
from core.answer import Form, Refusal, Say, Toast
from core.card import Card, dump_card, plain
from core.i18n import Translator
from core.invocation import Invocation
from core.people import Account, Person, Room
from storage import chat, drafts, postings, records
from storage.chat import ChatMessage
from storage.db import Database
from storage.uow import Unit
from storage.writer import Writer

_MENTION = "@muster"


@dataclass(frozen=True, slots=True)
class Result:
    """What the page shows at once: a form, a toast, a refusal, or what was posted."""

    id: int | None = None
    form: tuple[str, Form] | None = None
    toast: str = ""
    refused: str = ""
    saved: bool = True
    messages: tuple[ChatMessage, ...] = ()


class LocalChat:
    def __init__(
        self, port: LocalPort, dispatch: Dispatch, writer: Writer, database: Database, directories: Directories,
        clock: RealClock,
    ) -> None:
        self._port = port
        self._dispatch = dispatch
        self._writer = writer
        self._database = database
        self._directories = directories
        self._clock = clock

    async def say(self, person: Person, room: Room, text: str, thread: int | None, key: str) -> Result:
        """A line that somebody typed: a command, words to Muster, a reply under a card, or just talk.

        What is said in public is part of the chat, saved before it is answered; a command is shown to its author.
        """
        invocation = self._understood(person, room, text, thread, key)
        to = person.id if invocation and invocation.command != "reply" else None
        values = {"author_id": person.id, "thread": thread, "to_id": to}
        id = await self._writer.submit(lambda unit: chat.post(unit, room.id, text, key=f"said:{key}", **values))
        self._port.tell()
        if invocation is None:
            return Result(id)
        return await self._answer(await self._dispatch.run(invocation), invocation, person, room, id)

    async def press(self, person: Person, message: int, button: str, key: str) -> Result:
        found = await self._read(lambda conn: chat.get(conn, message))
        room = self._directories.latest.rooms.get(found.room) if found else None
        if found is None or room is None or not may_read(person, room) or found.to not in (None, person.id):
            return Result(refused=self._tr(person)("refuse.unknown_record", given=str(message)))
        command, _, rest = button.partition("|")
        target, _, revision = rest.partition("|")
        invocation = self._invocation(person, room, key, command, "")
        values = {"record": target, "message": target}
        invocation = Invocation(
            key=invocation.key, command=command, actor=invocation.actor, place=room.place, at=self._clock.now(),
            values=values, revision=int(revision) if revision.isdecimal() else 0, private=room.person is not None,
        )
        return await self._answer(await self._dispatch.run(invocation), invocation, person, room, None)
