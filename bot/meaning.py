"""What a line means, decided in one place for all chats: who says it, where it stands, and whom it addresses."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import RealClock
from bot.directories import Directories
from core.command import Registry
from core.dates import Frame, parse_moment
from core.i18n import Languages
from core.kinds import KINDS
from core.people import Account, Directory, Place
from core.talk import IsMoment, Meant, Vocabulary, folded, understand, vocabulary
from core.text import read_reference
from core.words import command_of
from storage import gatherings, outbox, postings, records, sources
from storage.db import Database

_OFFER = "make"
"""The command that asks what shall become of words that are no command."""


class Below(str):
    """The reference of the card below which something stands. `listens`: there every word is kept, and asks nothing.

    Below a question that is about no record it is what `answers`, a command, takes as its message.
    """

    listens = False
    answers = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A line without the mention of Muster. `under` is the reference of the card below which it stands, or "".

    `slash`: it began with one. `addressed`: it was said to Muster, not only below a card. `files` came along with it.
    """

    actor: Account
    text: str
    under: str = ""
    slash: bool = False
    addressed: bool = True
    files: bool = False
    mentions: Mapping[str, int] = field(default_factory=dict)
    """Names that the platform itself resolved, folded → person."""


class Meanings:
    def __init__(self, registry: Registry, languages: Languages, directories: Directories, clock: RealClock) -> None:
        self._directories = directories
        self._clock = clock
        self._words = vocabulary(registry, languages.words)

    def of(self, said: Said) -> Meant:
        """What is asked for: a command, a verb on the card, a comment below it, or what nobody understands yet."""
        if isinstance(said.under, Below) and said.under.answers:
            if not said.slash:
                return Meant(said.under.answers, values={"message": str(said.under), "text": said.text})
            said = replace(said, under="")
        if said.slash:
            return _typed(said.text, said.under)
        words = Vocabulary(self._words, frozenset(map(folded, {*self._directories.latest.names(), *said.mentions})))
        kept = isinstance(said.under, Below) and said.under.listens and not said.addressed
        under = "" if kept else said.under
        found = understand(said.text, under, words, self._is_moment(said.actor)) if under else None
        if found is None and said.addressed:
            found = understand(said.text, "", words, self._is_moment(said.actor))
        if found is not None:
            return found
        if said.under:
            return Meant("reply", values={"record": said.under, "text": said.text})
        if said.text.strip() or said.files:
            return Meant(_OFFER, values={"text": said.text})
        return _typed(said.text, "")

    def _is_moment(self, actor: Account) -> IsMoment:
        person = self._directories.latest.who(actor)
        now: datetime = self._clock.now().astimezone(ZoneInfo(person.zone if person else "UTC"))
        day_first = person is not None and person.locale == "en"
        return lambda text: parse_moment(text, Frame(now, day_first=day_first)) is not None


def _typed(line: str, under: str) -> Meant:
    """A command by its first word; below a card it is about that card, unless it names another."""
    command, rest = command_of(line)
    names_one = read_reference(rest.partition(" ")[0]) is not None
    return Meant(command or "help", rest, {"record": under} if under and not names_one else {})


async def record_at(database: Database, directory: Directory, place: Place, message: str) -> str:
    """The reference of the record that a message is the card or the source of, or else whose card was posted last in
    the thread that it heads, or which a private question or reminder is about; "" when it is none's. `place` has that
    thread, where there are threads."""
    room = directory.room_at(place)

    def find() -> str:
        with database.read() as conn:
            found = postings.record_at(conn, room.id, message) if room else None
            found = found or sources.record_at(conn, place, message)
            if room and not found:
                found = gatherings.only_record_at(conn, room.id, message)
            if room and not found and place.thread == message:
                found = postings.record_in(conn, room.id, message)
            if room and room.person and not found:
                found = outbox.asked_by(conn, room.person, message)
            record = records.get(conn, found) if found else None
            private = room.person if room and not record else None
            command, question = outbox.question_at(conn, private, message) if private else ("", "")
            below = Below(record.ref if record else question)
            below.answers = command
            below.listens = record is not None and record.status in KINDS[record.kind].listens
            return below

    return await asyncio.to_thread(find)


async def reacted_at(database: Database, directory: Directory, place: Place, message: str) -> str:
    """The record that a reaction to this message is meant for: to its card, or to the message that it came from."""
    room = directory.room_at(place)

    def find() -> str:
        with database.read() as conn:
            found = postings.record_at(conn, room.id, message) if room else None
            found = found or sources.captured_at(conn, place, message)
            record = records.get(conn, found) if found else None
            return record.ref if record else ""

    return await asyncio.to_thread(find)


async def is_source(database: Database, place: Place, message: str) -> bool:
    """Whether something came of this message, or is known of it before it came itself."""

    def look() -> bool:
        with database.read() as conn:
            return sources.known(conn, place, message)

    return await asyncio.to_thread(look)
