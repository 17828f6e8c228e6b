"""The one path that every command takes: who, what, may they, read it, run it, answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.clock import RealClock
from bot.directories import Directories
from bot.meaning import Meanings
from bot.metrics import Metrics
from bot.naming import in_its_place, named
from bot.newcomers import Newcomers
from bot.offers import hold, offered, take_up
from bot.sheets import Sheets
from core.answer import Answer, Form, Refusal, Say, Toast
from core.card import Card
from core.command import Command, Registry
from core.errors import NotSaved, StillRunning, Undone
from core.i18n import Languages, Translator
from core.invocation import Invocation
from core.nearest import nearest
from core.people import RIGHTS, Person, Role
from core.reading import Reader, Reading
from handlers.capture.files import along
from handlers.context import Context
from handlers.forms import form_for
from handlers.needing import needed
from storage import inbox, joining
from storage.db import DRIVER_ERRORS, READERS, Database, why_not_saved
from storage.uow import Unit
from storage.writer import Writer

_log = structlog.get_logger("dispatch")
_ALIKE, _ALIKE_CHINESE = 75, 60  # of 100: two characters of three are one word with something before it
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reply:
    """What the adapter shows. `later` brings the answer of a unit that is still running. `saved` is false when the
    delivery must not be confirmed, where the platform delivers it again; `reason` says why, as below `notsaved.`"""

    answer: Answer
    tr: Translator
    person: Person | None = None
    later: asyncio.Future[Any] | None = None
    saved: bool = True
    reason: str = ""

    @property
    def held(self) -> bool:
        """Delivered again it may be saved; a bug of ours would only come back for ever."""
        return not self.saved and self.reason != "bug"


class Dispatch:
    def __init__(
        self,
        registry: Registry,
        languages: Languages,
        database: Database,
        writer: Writer,
        clock: RealClock,
        directories: Directories,
        newcomers: Newcomers,
        settings: Mapping[str, str],
        metrics: Metrics,
        sheets: Sheets,
    ) -> None:
        self.registry = registry
        self.languages = languages
        self.directories = directories
        self.meanings = Meanings(registry, languages, directories, clock)
        self._database = database
        self._writer = writer
        self._clock = clock
        self._newcomers = newcomers
        self._settings = settings
        self._metrics = metrics
        self._sheets = sheets
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    async def run(self, invocation: Invocation) -> Reply:
        """Runs one delivery. Never raises: what goes wrong is said to the person, with their words given back."""
        tr = self._stranger_tr(invocation)
        try:
            reply = await self._run(invocation, tr)
        except NotSaved as error:
            reply = self._not_saved(invocation, tr, error.reason)
        except StillRunning:  # not the command itself: somebody's or a room's first entry
            reply = self._not_saved(invocation, tr, "busy")
        except DRIVER_ERRORS as error:
            _log.error("database", error=type(error).__name__)
            reply = self._not_saved(invocation, tr, why_not_saved(error))
        except Exception as error:  # noqa: BLE001  a bug in one command must not cost its words, nor the others
            _log.error("command_failed", command=invocation.command, exc_info=error)
            reply = self._not_saved(invocation, tr, "bug")
        self._metrics.deliveries.labels(invocation.actor.platform, type(reply.answer).__name__.lower()).inc()
        return reply

    async def _run(self, invocation: Invocation, stranger: Translator) -> Reply:
        directory = await self.directories.current()
        person = directory.who(invocation.actor)
        if person is None:
            if invocation.command == "join":
                return await self._join(invocation, stranger)
            person = await self._newcomers.admit(invocation)
            if person is None:
                return Reply(Refusal(self._newcomers.refusal(invocation.actor, stranger)), stranger)
        tr = self.languages.translator(person.locale, person.zone, invocation.place.platform)
        if (id := offered(invocation)) is not None:
            found = await self._taken_up(id, invocation, person, tr)
            if found is None:
                return Reply(Refusal(tr("refuse.offer_gone")), tr, person)
            invocation = found
        command, invocation = named(invocation, self.registry, self.languages)
        if command is None:
            return Reply(self._unknown(invocation, person, tr), tr, person)
        if not person.has(command.right):
            return Reply(_not_theirs(command, tr), tr, person)
        await self._newcomers.know_room(invocation, person)
        command, invocation = in_its_place(command, invocation, self.registry, self.directories.latest)
        if invocation.command != command.name:
            invocation = replace(invocation, command=command.name)
        try:
            invocation = await self._sheets.along(command, invocation, person, tr)
        except Undone as undone:
            return Reply(undone.answer, tr, person)
        reading = self._read(invocation, command, person)
        if reading.problems or invocation.ask:
            asked = self._ask(invocation, command, reading, tr)
            return Reply(await self._with_offer(asked, invocation, person), tr, person)
        try:
            return Reply(await self._perform(invocation, command, reading, person, tr), tr, person)
        except Undone as undone:
            return Reply(undone.answer, tr, person)
        except StillRunning as running:
            return Reply(Toast(tr("still_working")), tr, person, running.later)

    def _read(self, invocation: Invocation, command: Command, person: Person) -> Reading:
        return self._reader(invocation, person).read(command, invocation.text, invocation.values)

    def _reader(self, invocation: Invocation, person: Person) -> Reader:
        now = min(invocation.at, self._clock.now()).astimezone(ZoneInfo(person.zone))  # tomorrow is what it was then
        directory = self.directories.latest
        names, choices = self.directories.names, self.languages.choices
        office = directory.office(person)
        return Reader(now, directory, names, invocation.mentions, person.locale == "en", choices, office)

    def _ask(self, invocation: Invocation, command: Command, reading: Reading, tr: Translator) -> Answer:
        """A form for what is missing or not understood; one that came from a form gets its errors back."""
        form = form_for(command, tr, self.directories.latest, reading, invocation.asked)
        hidden = {name: key for name, key in reading.problems.items() if name not in {f.id for f in form.fields}}
        if hidden:
            name, key = next(iter(hidden.items()))
            if key == "problem.required":
                return Refusal(needed(tr, command, name))
            return Refusal(tr(key, given=reading.given.get(name, "")))
        return form

    async def _taken_up(self, id: str, invocation: Invocation, person: Person, tr: Translator) -> Invocation | None:
        def look() -> Invocation | None:
            with self._database.read() as conn:
                return take_up(conn, id, invocation, person, tr)

        return await asyncio.get_running_loop().run_in_executor(self._readers, look)

    async def _with_offer(self, answer: Answer, invocation: Invocation, person: Person) -> Answer:
        """A form remembers where its words and files came from: they are its record's once it is sent."""
        if not isinstance(answer, Form):
            return answer
        id = invocation.values.get("offer", "")
        if invocation.files and not id:
            id = await self._writer.submit(lambda unit: hold(unit, invocation, person))
        return replace(answer, values={**answer.values, "offer": id}) if id else answer

    async def _perform(
        self, invocation: Invocation, command: Command, reading: Reading, person: Person, tr: Translator
    ) -> Answer:
        def run(unit: Unit) -> Answer:
            directory = self.directories.latest
            room = directory.room_at(invocation.place)
            ctx = Context(
                unit,
                person,
                room,
                invocation,
                directory,
                self.languages,
                self.registry,
                tr,
                reading.given,
                self._reader(invocation, person),
                self._settings,
            )
            answer = command.run(ctx, reading.values)
            if isinstance(answer, Refusal | Form):
                raise Undone(answer)
            if command.effect == "write":
                along(ctx, reading.values)
            return answer

        if command.effect == "read":
            return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, run)
        return await self._write(run, keys_of(invocation, person), person.id, command.name)

    def _look(self, run: Callable[[Unit], Answer]) -> Answer:
        with self._database.read() as conn:
            return run(Unit(conn, self._clock.now()))

    async def _write(
        self, run: Callable[[Unit], Answer], keys: tuple[str, ...], person: int | None, command: str
    ) -> Answer:
        def remembered(unit: Unit) -> Answer:
            answer = run(unit)
            inbox.remember(unit, keys, person, command, answer)
            return answer

        return await self._writer.submit(remembered, keys)

    async def _join(self, invocation: Invocation, tr: Translator) -> Reply:
        """A stranger with a one-time code: the only thing that a stranger may do."""
        code = invocation.values.get("code") or invocation.text.strip()

        def join(unit: Unit) -> Answer:
            person = joining.use_code(unit, code, invocation.actor)
            if person is None:
                raise Undone(Refusal(tr("refuse.outsider")))
            name = self.directories.latest.people.get(person)
            title = tr("join.done", who=name.name if name else "")
            return Say(Card(title=(title,), body=((tr("join.try"),),)))

        try:
            answer = await self._write(join, (invocation.key,), None, "join")
        except Undone as undone:
            return Reply(undone.answer, tr)
        person = (await self.directories.current()).who(invocation.actor)
        if person and invocation.private:
            await self._newcomers.know_room(invocation, person)
        return Reply(answer, tr, person)

    def _unknown(self, invocation: Invocation, person: Person, tr: Translator) -> Refusal:
        """The nearest command, by its name or by a word of any language, with an example in the person's own."""
        given = invocation.command[:_SHOWN]
        words = dict(self.languages.words) | {command.name: command.name for command in self.registry}
        theirs = [word for word, name in words.items() if self._for(person, name)]
        begun = (word for word in theirs if len(given) > 2 and word.startswith(given.casefold()))
        near = next(begun, None) or nearest(given, theirs, _ALIKE if given.isascii() else _ALIKE_CHINESE)
        if near is None:
            return Refusal(tr("refuse.no_such_command", given=given, example=tr("command.issue.example")))
        name = words[near]
        example = tr(f"command.{name}.example")
        return Refusal(tr("refuse.unknown", given=given, near=tr.command(name), example=example))

    def _for(self, person: Person, name: str) -> bool:
        command = self.registry.get(name)
        return command is not None and command.listed and person.has(command.right)

    def _not_saved(self, invocation: Invocation, tr: Translator, reason: str) -> Reply:
        """Nothing was saved: why, and the words that were typed (promise 1)."""
        why = tr(f"notsaved.{reason}")
        text = (
            tr("notsaved.words", why=why, words=invocation.said) if invocation.said else tr("notsaved.press", why=why)
        )
        return Reply(Refusal(text), tr, saved=False, reason=reason)

    def _stranger_tr(self, invocation: Invocation) -> Translator:
        """The language to speak with somebody not known yet: their account's if it is, otherwise the room's."""
        directory = self.directories.latest
        who = directory.who(invocation.actor) or directory.room_at(invocation.place)
        platform = invocation.place.platform
        if who is None:
            return self._newcomers.default_tr(platform)
        return self.languages.translator(who.locale, who.zone, platform)


def _not_theirs(command: Command, tr: Translator) -> Refusal:
    """Whose it is."""
    holders = (tr(f"role.{role}") for role in Role if role in RIGHTS.get(command.right, ()))
    return Refusal(tr("refuse.role", command=command.name, roles=tr("comma").join(holders)))


def keys_of(invocation: Invocation, person: Person) -> tuple[str, ...]:
    """The delivery's key; a button's press has a second one, so that pressing again gives the same answer."""
    if not invocation.revision:
        return (invocation.key, *((invocation.also,) if invocation.also else ()))
    target = next(iter(invocation.values.values()), "")
    return (invocation.key, f"press:{invocation.command}:{target}:{invocation.revision}:{person.id}")
