"""What became of a message: sent, tried again, unknown, moved to another room, or set aside and reported."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.clock import RealClock
from bot.destinations import Destination, Destinations
from bot.metrics import Metrics
from bot.pauses import Pauses, administrators
from bot.port import DeliveryError
from core.record import Record
from storage import gatherings, moving, outbox, postings, records
from storage.db import Database
from storage.outbox import Message
from storage.uow import Unit
from storage.writer import Writer

_TRIES = 5
_LOOK_AFTER = timedelta(seconds=2)
_BACKOFF = timedelta(seconds=1)
_LONGEST = timedelta(seconds=60)
_log = structlog.get_logger("sender")


class Outcomes:
    def __init__(
        self, database: Database, writer: Writer, clock: RealClock, destinations: Destinations, metrics: Metrics
    ) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._destinations = destinations
        self._pauses: Pauses = destinations.pauses
        self._metrics = metrics

    async def settled(self, message: Message, state: str, **values: Any) -> None:
        await self._write(lambda unit: outbox.settle(unit, message, state, **values), state)

    async def sent(
        self, message: Message, platform_id: str, revision: int, more: bool = False, was: str = "", below: str = ""
    ) -> None:
        """The platform has it: the message and the card's posting say so together, and the next part is due. `was` is
        the message that was edited, `below` the one that the next part belongs to."""

        def write(unit: Unit) -> None:
            if not outbox.settle(unit, message, "sent", platform_id=platform_id, sent_at=unit.now, error=""):
                return
            if message.kind == "card" and message.record and message.room:
                postings.shown(unit, message.record, message.room, was, platform_id, revision)
                if not was:
                    gatherings.leave(unit, message.record, message.room)
            if message.kind == gatherings.KIND:
                gatherings.shown(unit, int(message.params["gathering"]), platform_id, revision)
            if more:
                outbox.put_next(unit, message, below)
            if message.kind == "withdraw" and message.record and message.room:
                postings.withdrawn(unit, message.record, message.room)
                gatherings.leave(unit, message.record, message.room)

        await self._write(write, "sent")

    async def held(self, message: Message, until: datetime) -> None:
        """Its reader is left alone until then; the next of their messages is looked at."""
        await self.settled(message, "held", held_until=until, tries=0, tried_at=None)

    async def gathered(self, message: Message, already: int | None) -> None:
        """A card that gathers many shows the record in a line: that in which it is one `already`, or the room's, which
        takes in what waits behind it."""

        def write(unit: Unit) -> None:
            if not message.record or not message.room or not outbox.settle(unit, message, "merged"):
                return
            behind = {} if already else gatherings.waiting(unit, message.room)
            records = [message.record, *behind.values()]
            key = gatherings.redraw(unit, already) if already else gatherings.gather(unit, message.room, records)
            outbox.told_by(unit, [message.id, *behind], key)

        await self._write(write, "merged")

    async def failed(self, message: Message, error: DeliveryError) -> None:
        real = self._clock.real()
        # What may have arrived before stays in doubt, even when this try certainly did not arrive.
        kept = "due" if message.state == "due" else "unknown"
        if error.revoked:
            await self._pauses.begin(error.revoked, error.code)
        if error.retry_after:  # the room's other messages wait behind it; a limit is nobody's failure
            until = real + timedelta(seconds=error.retry_after)
            await self.settled(message, kept, not_before=until, tries=message.tries - 1, error=error.code)
        elif error.moved_to and message.room:
            await self._follow(message, message.room, error)
        elif error.gone and message.kind == "card":
            await self._move(message, error)
        elif error.gone and message.kind == gatherings.KIND:
            await self._scatter(message, error)
        elif error.permanent or message.tries >= _TRIES:
            await self._set_aside(message, error)
        else:
            wait = _LOOK_AFTER if error.unknown else min(_LONGEST, _BACKOFF * 2 ** (message.tries - 1))
            state = "unknown" if error.unknown else kept
            await self.settled(message, state, not_before=real + wait, error=error.code[:500])

    async def doubtful(self, message: Message, to: Destination) -> None:
        """It may have arrived, and nobody can look: not repeated, and an administrator is told."""
        where = to.place.channel

        def write(unit: Unit) -> None:
            if outbox.settle(unit, message, "aside", error="it may have arrived; not repeated"):
                params = {"what": message.kind, "where": where}
                for person in administrators(self._destinations.directories.latest):
                    outbox.put(unit, "doubt", key=f"doubt:{message.id}:{person}", person=person, params=params)

        await self._write(write, "doubtful")

    async def _set_aside(self, message: Message, error: DeliveryError) -> None:
        directory = self._destinations.directories.latest
        room = directory.rooms.get(message.room or 0)
        person = directory.people.get(message.person or 0)
        where = room.name if room else (person.name if person else "")
        params = {"id": str(message.id), "kind": message.kind, "where": where, "error": error.code[:200]}

        def write(unit: Unit) -> None:
            if not outbox.settle(unit, message, "aside", error=error.code[:500]) or message.kind == "aside":
                return
            for admin in administrators(directory):
                key = f"aside:{message.id}:{message.fence}:{admin}"
                outbox.put(unit, "aside", key=key, record=message.record, person=admin, params=params)

        _log.error("set_aside", key=message.key, error=error.code)
        await self._write(write, "aside")

    async def _follow(self, message: Message, room: int, error: DeliveryError) -> None:
        """The room is somewhere else now (fault 33): that is written down, and the same message goes there."""
        place = (await self._destinations.directories.current()).rooms[room].place

        def write(unit: Unit) -> None:
            state = "due" if message.state == "due" else "unknown"
            if outbox.settle(unit, message, state, tries=message.tries - 1, error=error.code[:500]):
                moving.move(unit, place, place._replace(channel=error.moved_to))

        await self._write(write, "moved")

    async def _move(self, message: Message, error: DeliveryError) -> None:
        """Muster is no member of that room: the card goes to the department's, else to the reporter privately."""
        directory = await self._destinations.directories.current()
        record = await asyncio.to_thread(self._record, message)
        reporter = directory.people.get(record.reporter) if record else None
        department = directory.departments.get((record.department if record else None) or 0)
        new = directory.rooms.get(department.room or 0) if department else None
        if reporter and (new is None or new.id == message.room):
            new = await self._destinations.private_room(reporter, directory)
        if record is None or new is None or new.id == message.room:
            await self._set_aside(message, error)
            return
        where = directory.rooms[message.room or 0].name

        def write(unit: Unit) -> None:
            if not outbox.settle(unit, message, "dropped", error=error.code):
                return
            key, params = f"moved:{message.id}", {"where": where, "error": error.code[:200]}
            outbox.put(unit, "moved", key=key, record=record.id, person=record.reporter, params=params)
            for admin in set(administrators(directory)) - {record.reporter}:  # once a day for each room
                key = f"gone:{message.room}:{unit.now:%Y-%m-%d}:{admin}"
                outbox.put(unit, "gone", key=key, person=admin, params=params)
            if postings.get(unit.conn, record.id, new.id) is None:
                postings.move(unit, record.id, message.room or 0, new.id)
                key = f"card:{record.ref}:{new.id}:{record.revision}"
                outbox.put(unit, "card", key=key, record=record.id, room=new.id, revision=record.revision)

        await self._write(write, "moved")

    async def _scatter(self, message: Message, error: DeliveryError) -> None:
        """The room is closed to the card that gathers many: each of them goes where a card of its own would."""

        def write(unit: Unit) -> None:
            if outbox.settle(unit, message, "dropped", error=error.code):
                for record in gatherings.scatter(unit, int(message.params["gathering"])):
                    outbox.put(unit, "card", key=f"{message.key}:{record}", record=record, room=message.room)

        await self._write(write, "moved")

    def _record(self, message: Message) -> Record | None:
        with self._database.read() as conn:
            return records.get(conn, message.record or 0)

    async def _write(self, write: Any, state: str) -> None:
        await self._writer.submit(write, patience=10)
        self._metrics.sent.labels(state).inc()
