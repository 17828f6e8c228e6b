"""What people do in the local chat, each turned into an invocation like on every platform."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from bot.clock import RealClock
from bot.directories import Directories
from bot.dispatch import Dispatch, Reply
from bot.local.port import LocalPort
from bot.meaning import Said, is_source, reacted_at, record_at
from core.answer import Answer, Form, Refusal, Say, Toast
from core.attachment import Attachment
from core.card import Card, dump_card, on_answer, parse_press, plain, pressed_values
from core.command import Registry
from core.errors import NotSaved, StillRunning, Undone
from core.i18n import Translator, Words
from core.invocation import Invocation
from core.people import Account, Person, Place, Room
from storage import blobs, chat, drafts, people
from storage.chat import ChatMessage
from storage.db import Connection, Database
from storage.drafts import Draft
from storage.files import Sent
from storage.uow import Unit
from storage.writer import Writer

T = TypeVar("T")
Uploads = Sequence[tuple[Attachment, bytes]]
_MENTION = "@muster"
_COMMAND = ("/", "／")


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

    async def say(
        self, person: Person, room: Room, text: str, thread: int | None, key: str, uploads: Uploads = ()
    ) -> Result:
        """A line that somebody typed, or files: a command, a reply under a card, or just talk. It is saved before it
        is answered; a command and its answer are shown to who typed it alone."""
        invocation = await self._understood(person, room, text, thread, key, bool(uploads))
        to = person.id if invocation and not invocation.reply else None

        def write(unit: Unit) -> int:
            who = f"said:{person.id}:{key}"
            id = chat.post(unit, room.id, text, key=who, author_id=person.id, thread=thread, to_id=to)
            if uploads:
                blobs.put(unit, Sent(room.place, str(id), person.id), uploads)
            return id

        said = await self._write(write)
        self._port.tell()
        if invocation is None:
            return Result(said)
        invocation = replace(invocation, message=str(said), files=tuple(attachment for attachment, _ in uploads))
        return await self._show(await self._dispatch.run(invocation), invocation, person, room, said)

    async def press(self, person: Person, message: ChatMessage, button: str, key: str) -> Result:
        """A button of a card that this person sees."""
        room = self.directories.latest.rooms[message.room]
        command, target, revision = parse_press(button)
        values = pressed_values(target)
        invocation = self._invocation(person, room, key, command, values=values, revision=revision)
        invocation = replace(invocation, on_answer=on_answer(button))
        reply, over = await self._dispatch.run(invocation), message.id if message.to == person.id else 0
        return await self._show(reply, invocation, person, room, None, over)

    async def submit(self, person: Person, draft: Draft, values: Mapping[str, str], key: str) -> Result:
        """A form that was filled in; it stays open until what it asks for was done."""
        room, given = self.directories.latest.rooms[int(draft.origin["room"])], {**draft.form.values, **values}
        over = int(draft.origin.get("answer", 0))
        sent = self._invocation(person, room, key, draft.form.command, values=given, asked=True)
        invocation = replace(sent, on_answer=over > 0)
        reply = await self._dispatch.run(invocation)
        if isinstance(reply.answer, Form):
            return Result(draft=(draft.id, reply.answer))
        if isinstance(reply.answer, Refusal):
            return Result(refused=reply.answer.text, saved=reply.saved)
        result = await self._show(reply, invocation, person, room, None, over)
        with contextlib.suppress(NotSaved):  # it was done: sent again, the form gives the same answer
            await self._write(lambda unit: drafts.drop(unit, draft.id))
        return result

    async def _show(
        self,
        reply: Reply,
        invocation: Invocation,
        person: Person,
        room: Room,
        said: int | None,
        over: int = 0,
    ) -> Result:
        """A private answer is a message that one person sees, maybe `over` another; a form is kept until it is sent."""
        answer = await _finished(reply)
        if isinstance(answer, Form):
            origin = {"room": str(room.id), "answer": str(over if invocation.on_answer else 0)}
            channel = room.place.channel
            draft = await self._write(lambda unit: drafts.keep(unit, person.id, "local", channel, answer, origin))
            return Result(said, draft=(draft, answer))
        if isinstance(answer, Toast):  # a reply stands where it was said, and needs no word more
            return Result(said, toast=answer.text if not invocation.reply else "")
        if isinstance(answer, Refusal) and (said is None or not reply.saved):
            if answer.card:
                await self._post_private(person, room, answer.card, f"fresh:{invocation.key}")
            return Result(said, refused=answer.text, saved=reply.saved)
        card = answer.card if isinstance(answer, Say) else Card(title=(answer.text,))
        try:
            if isinstance(answer, Say) and answer.instead and over:
                await self._replace(over, card)
            else:
                await self._post_private(person, room, card, f"answer:{invocation.key}")
        except NotSaved:  # the command itself stands
            return Result(said, toast=plain(card.title))
        return Result(said)

    async def reacted(self, person: Person, message: ChatMessage, emoji: str, given: bool, key: str) -> Result:
        """What a reaction to a card does."""
        room = self.directories.latest.rooms[message.room]
        record = await reacted_at(self._database, self.directories.latest, room.place, str(message.id))
        values = {"record": record, "emoji": emoji}
        command = "react" if given else "unreact"
        invocation = self._invocation(person, room, f"{command}:{key}", command, values=values, reply=True)
        if not record:
            return Result()
        return await self._show(await self._dispatch.run(invocation), invocation, person, room, None)

    async def open_private(self, person: Person) -> None:
        """Everybody who looks in has a private chat, where reminders and private cards stand."""
        if self.directories.latest.private_room(person.id, "local"):
            return
        place = Place("local", "", f"private-{person.id}")
        values = {"audience": "colleagues", "person_id": person.id, "locale": person.locale, "zone": person.zone}
        with contextlib.suppress(NotSaved):
            await self._write(lambda unit: people.add_room(unit, place, person.name, **values))
        await self.directories.current()

    async def act(self, run: Callable[[Unit], T], key: str) -> T:
        """What somebody does to a message, once for each key; every page that looks at it is told."""
        done = await self._write(run, (key,))
        self._port.tell()
        return done

    async def follow(self, person: Person, message: ChatMessage, command: str, text: str, key: str) -> None:
        """What a message captured hears that its words were corrected or taken back."""
        room = self.directories.latest.rooms[message.room]
        if not await is_source(self._database, room.place, str(message.id)):
            return
        line, _, _ = _heard(text)
        invocation = self._invocation(person, room, f"{command}:{key}", command, values={"text": line})
        reply = await self._dispatch.run(replace(invocation, message=str(message.id)))
        if reply.held:
            raise NotSaved(reply.reason)

    async def _write(self, run: Callable[[Unit], T], keys: Sequence[str] = ()) -> T:
        """A unit of the chat's own; it has nobody to answer before it is done."""
        try:
            return await self._writer.submit(run, keys)
        except StillRunning as running:
            return cast(T, await running.later)

    async def _post_private(self, person: Person, room: Room, card: Card, key: str) -> None:
        await self._write(
            lambda unit: chat.post(unit, room.id, plain(card.title), key=key, to_id=person.id, card=dump_card(card))
        )
        self._port.tell()

    async def _replace(self, message: int, card: Card) -> None:
        await self._write(lambda unit: chat.edit(unit, message, plain(card.title), dump_card(card)))
        self._port.tell()

    async def _understood(
        self, person: Person, room: Room, text: str, thread: int | None, key: str, files: bool
    ) -> Invocation | None:
        """The invocation that a line is; None for talk among people."""
        line, slash, mentioned = _heard(text)
        place = room.place._replace(thread=str(thread or ""))
        under = await record_at(self._database, self.directories.latest, place, str(thread)) if thread else ""
        if not (slash or mentioned or under or room.person is not None):
            return None
        said = Said(_account(person), line, under, slash, mentioned or not under, files)
        meant = self._dispatch.meanings.of(said)
        reply = bool(under) and "record" in meant.values
        return self._invocation(person, room, key, meant.command, meant.text, meant.values, reply=reply)

    def _invocation(
        self,
        person: Person,
        room: Room,
        key: str,
        command: str,
        text: str = "",
        values: Mapping[str, str] | None = None,
        revision: int = 0,
        asked: bool = False,
        reply: bool = False,
    ) -> Invocation:
        """Without `said`: what cannot be saved goes back into the field where it was typed."""
        return Invocation(
            key=f"local:{person.id}:{key}",
            command=command,
            actor=_account(person),
            place=room.place,
            at=self._clock.now(),
            text=text,
            values=values or {},
            revision=revision,
            asked=asked,
            reply=reply,
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

    @property
    def words(self) -> Words:
        return self._dispatch.languages.words

    def texts(self, locale: str, prefix: str) -> dict[str, str]:
        """All texts of one language below a prefix, by what stands behind it."""
        catalog = self._dispatch.languages.catalog(locale)
        return {key.removeprefix(prefix): text for key, text in catalog.items() if key.startswith(prefix)}

    def speaks(self, locale: str) -> Translator:
        """A translator for somebody who is nobody in particular yet."""
        return self._dispatch.languages.translator(locale, "UTC")

    def now(self, person: Person) -> datetime:
        return self._clock.now().astimezone(ZoneInfo(person.zone))


def _account(person: Person) -> Account:
    return Account("local", "", str(person.id))


def _heard(text: str) -> tuple[str, bool, bool]:
    """The line for Muster, whether it is a command with a slash, and whether Muster was mentioned."""
    line = text.strip()
    mentioned = line.casefold().startswith(_MENTION)
    line = line[len(_MENTION) :].strip() if mentioned else line
    slash = line.startswith(_COMMAND)
    return line[1:] if slash else line, slash, mentioned


def may_enter(person: Person, room: Room) -> bool:
    """A private chat is its person's alone."""
    return room.place.platform == "local" and room.person in (None, person.id)


async def _finished(reply: Reply) -> Answer:
    """The answer, waited for where its unit is still running: the page can wait."""
    if reply.later is None:
        return reply.answer
    try:
        return cast(Answer, await reply.later)
    except Undone as undone:
        return undone.answer
