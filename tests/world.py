"""The world of the stories: alice, bob and their team, a client, a clock that stands still, and the real bot.

Nothing in it is a stand-in for a part of Muster: only the clock is ours. The platforms are the servers in tests/fakes.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import RealClock
from bot.dispatch import Reply
from bot.settings import Settings
from bot.walk import Walk
from bot.wiring import Muster
from core.answer import Form, Refusal, Say, Toast
from core.card import Card, plain
from core.invocation import Invocation
from core.people import Account, Person, Room
from core.words import command_of
from storage import chat
from storage.uow import Unit
from tests import company
from tests.company import ZONE

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
WEDNESDAY = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


class FrozenClock(RealClock):
    """Business time stands still until a story moves it; leases and timeouts stay real."""

    def __init__(self, now: datetime = WEDNESDAY) -> None:
        super().__init__()
        self._now = now

    def now(self) -> datetime:
        return self._now

    def said(self, at: datetime) -> datetime:
        """What is not older than a minute was said now: time stands still meanwhile."""
        age = self.real() - at
        return self._now - age if age > timedelta(minutes=1) else self._now

    def move_to(self, moment: datetime) -> None:
        self._now = moment


class World:
    """`await world.say(alice, "/issue …")` is the front door; `world.cards(room)` is what a room shows."""

    def __init__(self, url: str, digests: bool = False, **settings: Any) -> None:
        """`digests`: they come by default, as they do; otherwise nobody gets one who has not chosen it."""
        self._digests = digests
        given = {"database_url": url, "muster_timezone": ZONE, "muster_local_chat": "on", **settings}
        self.clock = FrozenClock()
        self.settings = Settings(_env_file=None, **given)
        self.muster = Muster(self.settings, self.clock)
        self._keys = itertools.count(1)
        self.alice = self.bob = self.amy = self.ken = self.dawei = self.xiaoming = self.admin = 0
        self.general = self.operations = self.sales = 0

    async def __aenter__(self) -> World:
        await self.muster.start()
        self.muster.scheduler._ticks.pause()  # as the clock stands still, so does what beats with it: a story ticks
        if not self.muster.directories.latest.people:  # otherwise it was found, or is the same one after a restart
            await self.muster.writer.submit(self._settle, patience=30)
        for name, id in company.called(await self.muster.directories.current()).items():
            setattr(self, name, id)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.muster.stop()

    def _settle(self, unit: Unit) -> None:
        (company.found if self._digests else company.found_without_digests)(unit)

    # What people do.

    async def say(self, person: int, text: str, room: int | None = None, key: str = "") -> Reply:
        """A line typed in the local chat, and its answer; the sender has worked off what it caused."""
        command, rest = command_of(text)
        return await self.run(person, command, text=rest, room=room, key=key, said=text)

    async def look(self, person: int, reference: str) -> Reply:
        """What somebody is shown of a record in their private chat."""
        return await self.say(person, f"/show {reference}", room=self.private(person))

    async def press(self, person: int, button: str, record: str, revision: int, room: int | None = None) -> Reply:
        values = {"record": record}
        return await self.run(person, button, values=values, revision=revision, room=room)

    async def run(self, person: int, command: str, room: int | None = None, key: str = "", **more: Any) -> Reply:
        where = self.room(room or self.general)
        invocation = Invocation(
            key=key or f"test:{next(self._keys)}",
            command=command,
            actor=Account("local", "", str(person)),
            place=where.place,
            at=self.clock.now(),
            private=where.person is not None,
            **more,
        )
        reply = await self.muster.dispatch.run(invocation)
        await self.settle()
        return reply

    async def settle(self) -> None:
        """What follows by itself is done: files are fetched, messages sent."""
        await self.muster.fetcher.drain()
        await self.muster.sender.drain()

    async def walk(self, **step: float) -> None:
        """Moves the clock as the demo does: everything that falls due on the way is done."""
        await self.walk_to(self.clock.now() + timedelta(**step))

    async def walk_to(self, moment: datetime) -> None:
        bot = self.muster
        await Walk(self.clock, bot.database, bot.writer, bot.scheduler, bot.sender).to(moment)

    # What people see.

    def person(self, id: int) -> Person:
        return self.muster.directories.latest.people[id]

    def room(self, id: int) -> Room:
        return self.muster.directories.latest.rooms[id]

    def private(self, person: int) -> int:
        found = self.muster.directories.latest.private_room(person, "local")
        assert found
        return found.id

    def seen(self, room: int, viewer: int | None = None) -> list[chat.ChatMessage]:
        """The messages of a local room as this viewer finds them, oldest first."""
        with self.muster.database.read() as conn:
            found = chat.after(conn, room, 0, viewer or self.alice)
        return sorted(found, key=lambda message: message.id)

    def cards(self, room: int, viewer: int | None = None) -> list[Card]:
        """The cards that stand in a room, without the lines below them."""
        from core.card import load_card

        found = [m for m in self.seen(room, viewer) if m.card and m.thread is None]
        return [load_card(m.card) for m in found if m.card]

    def lines(self, room: int) -> list[str]:
        return [message.text for message in self.seen(room) if message.thread is not None]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """A table as it lies in the database, for what a story can only prove there."""
        from sqlalchemy import text

        with self.muster.database.read() as conn:
            return [dict(row._mapping) for row in conn.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]


def words(reply: Reply | Card) -> str:
    """Everything that an answer says, in plain words."""
    answer = reply.answer if isinstance(reply, Reply) else Say(reply)
    if isinstance(answer, Toast | Refusal):
        return answer.text
    if isinstance(answer, Form):
        return "\n".join([answer.title, *(f"{f.label}: {f.value} {f.error}" for f in answer.fields)])
    card = answer.card
    fields = [f"{label}: {plain(value)}" for label, value in card.fields]
    return "\n".join([plain(card.title), *fields, *(plain(line) for line in card.body)])


def buttons(card: Card) -> list[str]:
    return [button.label for button in card.buttons]
