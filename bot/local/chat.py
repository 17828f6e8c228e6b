"""What people do in the local chat, each turned into an invocation like on every platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.clock import RealClock
from bot.directories import Directories
from bot.dispatch import Dispatch, Reply
from bot.local.port import LocalPort
from core.answer import Form, Refusal, Say, Toast
from core.card import Card, dump_card, parse_press, plain
from core.command import Registry
from core.i18n import Translator
from core.invocation import Invocation
from core.people import Account, Person, Room
from core.words import command_of
from storage import chat, drafts, postings, records
from storage.chat import ChatMessage
from storage.db import Connection, Database
from storage.drafts import Draft
from storage.writer import Writer

T = TypeVar("T")
_MENTION = "@muster"


@dataclass(frozen=True, slots=True)
class Result:
    """What the page shows at once. `saved` is false when the words must go back to who typed them."""

    message: int | None = None
    draft: tuple[str, Form] | None = None
    toast: str = ""
    refused: str = ""
    saved: bool = True


class LocalChat:
    def __init__(
        self,
        port: LocalPort,
        dispatch: Dispatch,
        writer: Writer,
        database: Database,
        directories: Directories,
        clock: RealClock,
    ) -> None:
        self._port = port
        self._dispatch = dispatch
        self._writer = writer
        self._database = database
        self.directories = directories
        self._clock = clock

    async def say(self, person: Person, room: Room, text: str, thread: int | None, key: str) -> Result:
        """A line that somebody typed: a command, a reply under a card, or just talk. It is saved before it is
        answered; a command and its answer are shown to who typed it alone."""
        invocation = await self._understood(person, room, text, thread, key)
        to = person.id if invocation and invocation.command != "reply" else None
        said = await self._writer.submit(
            lambda unit: chat.post(
                unit, room.id, text, key=f"said:{person.id}:{key}", author_id=person.id, thread=thread, to_id=to
            )
        )
        self._port.tell()
        if invocation is None:
            return Result(said)
        return await self._show(await self._dispatch.run(invocation), invocation, person, room, said)

    async def press(self, person: Person, message: ChatMessage, button: str, key: str) -> Result:
        """A button of a card that this person sees."""
        room = self.directories.latest.rooms[message.room]
        command, target, revision = parse_press(button)
        values = {"record": target, "message": target}
        invocation = self._invocation(person, room, key, command, values=values, revision=revision)
        return await self._show(await self._dispatch.run(invocation), invocation, person, room, None)

    async def submit(self, person: Person, draft: Draft, values: Mapping[str, str], key: str) -> Result:
        """A form that was filled in; it stays open until what it asks for was done."""
        room = self.directories.latest.rooms[int(draft.origin["room"])]
        given = {**draft.form.values, **values}
        said = "\n".join(value for value in values.values() if value)
        invocation = self._invocation(person, room, key, draft.form.command, values=given, said=said)
        reply = await self._dispatch.run(invocation)
        if isinstance(reply.answer, Form):
            return Result(draft=(draft.id, reply.answer))
        if isinstance(reply.answer, Refusal):
            return Result(refused=reply.answer.text, saved=reply.saved)
        await self._writer.submit(lambda unit: drafts.drop(unit, draft.id))
        return await self._show(reply, invocation, person, room, None)

    async def _show(self, reply: Reply, invocation: Invocation, person: Person, room: Room, said: int | None) -> Result:
        """A private answer is a message that one person sees; a form is kept as a draft until it is sent."""
        answer = reply.answer
        if isinstance(answer, Form):
            origin = {"room": str(room.id)}
            draft = await self._writer.submit(
                lambda unit: drafts.keep(unit, person.id, "local", room.place.channel, answer, origin)
            )
            return Result(said, draft=(draft, answer))
        if isinstance(answer, Toast):
            return Result(said, toast=answer.text)
        if isinstance(answer, Refusal) and (said is None or not reply.saved):
            if answer.card:
                await self._post_private(person, room, answer.card, f"fresh:{invocation.key}")
            return Result(said, refused=answer.text, saved=reply.saved)
        card = answer.card if isinstance(answer, Say) else Card(title=(answer.text,))
        await self._post_private(person, room, card, f"answer:{invocation.key}")
        return Result(said)

    async def _post_private(self, person: Person, room: Room, card: Card, key: str) -> None:
        await self._writer.submit(
            lambda unit: chat.post(unit, room.id, plain(card.title), key=key, to_id=person.id, card=dump_card(card))
        )
        self._port.tell()

    async def _understood(
        self, person: Person, room: Room, text: str, thread: int | None, key: str
    ) -> Invocation | None:
        """The invocation that a line is; None for talk among people."""
        line = text.strip()
        mentioned = line.casefold().startswith(_MENTION)
        if line.startswith("/") or mentioned or (room.person is not None and thread is None):
            command, rest = command_of(line[len(_MENTION) :] if mentioned else line)
            return self._invocation(person, room, key, command, text=rest, said=text)
        reference = await self._record_under(room, thread) if thread else None
        if reference is None:
            return None
        values = {"record": reference, "text": text}
        return self._invocation(person, room, key, "reply", values=values, said=text)

    async def _record_under(self, room: Room, thread: int | None) -> str | None:
        def find(conn: Connection) -> str | None:
            found = postings.record_at(conn, room.id, str(thread))
            record = records.get(conn, found) if found else None
            return record.ref if record else None

        return await self.read(find)

    def _invocation(
        self,
        person: Person,
        room: Room,
        key: str,
        command: str,
        text: str = "",
        values: Mapping[str, str] | None = None,
        said: str = "",
        revision: int = 0,
    ) -> Invocation:
        return Invocation(
            key=f"local:{person.id}:{key}",
            command=command,
            actor=Account("local", "", str(person.id)),
            place=room.place,
            at=self._clock.now(),
            text=text,
            values=values or {},
            said=said,
            revision=revision,
            private=room.person is not None,
        )

    async def read(self, look: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._database.read() as conn:
                return look(conn)

        return await asyncio.to_thread(run)

    def translator(self, person: Person) -> Translator:
        return self._dispatch.languages.translator(person.locale, person.zone)

    @property
    def registry(self) -> Registry:
        return self._dispatch.registry

    def ui_texts(self, person: Person) -> dict[str, str]:
        """The page's own texts, in the person's language."""
        catalog = self._dispatch.languages.catalog(person.locale)
        return {key.removeprefix("ui."): text for key, text in catalog.items() if key.startswith("ui.")}

    def now(self, person: Person) -> datetime:
        return self._clock.now().astimezone(ZoneInfo(person.zone))


def may_enter(person: Person, room: Room) -> bool:
    """A private chat is its person's alone."""
    return room.place.platform == "local" and room.person in (None, person.id)
