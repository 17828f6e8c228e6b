"""The sender: claims what is due, renders it, sends it once, and writes down what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from bot.clock import RealClock
from bot.destinations import Destination, Destinations
from bot.enclosures import Enclosures
from bot.leases import Leases
from bot.looks import Look, look
from bot.metrics import Metrics
from bot.outcomes import Outcomes
from bot.papers import Papers
from bot.port import DeliveryError
from bot.scrolled import out_of_view
from bot.shrinking import shrink
from bot.turns import Turns
from bot.withdrawal import withdraw
from bot.worker import Worker
from core.card import Card
from core.errors import NotSaved, StillRunning
from core.failpoint import failpoint
from storage import outbox
from storage.db import DRIVER_ERRORS, Database
from storage.outbox import Message
from storage.postings import Posting
from storage.writer import Writer

_BATCH = 50
REPEATED = frozenset(
    {
        *("card", "remind", "asked", "aside", "moved", "gone", "paused", "unheard", "ask_room"),
        *("actions", "minutes", "agenda", "invitation", "draft", "escalated", "crowd"),
        *("escalation", "escalation_now", "escalation_room", "escalation_nobody", "held", "gathered"),
    }
)
"""Sent again, marked as a possible repeat, where nobody can know whether they arrived; the rest is not."""
STANDING = frozenset({"card", "gathered"})
"""One message each, which is edited in place."""
_log = structlog.get_logger("sender")


class Sender(Worker):
    """Order holds in a room: its next message is claimed when the one before is settled."""

    idle = 0.5
    pace = 0.05
    patience = 10.0

    def __init__(
        self,
        database: Database,
        writer: Writer,
        clock: RealClock,
        destinations: Destinations,
        metrics: Metrics,
        lease: timedelta,
    ) -> None:
        super().__init__()
        self._database = database
        self._writer = writer
        self._clock = clock
        self._destinations = destinations
        self._metrics = metrics
        self._lease = lease
        self._leases = Leases(writer, clock, lease)
        self._outcomes = Outcomes(database, writer, clock, destinations, metrics)
        self._enclosures = Enclosures(Papers(database, writer, self._leases), self._outcomes)
        self._turns = Turns()

    async def _claim(self) -> list[Coroutine[Any, Any, None]]:
        room = _BATCH - len(self._flying)
        if room <= 0 or not await asyncio.to_thread(self._anything):
            return []
        real, until = self._clock.real(), self._leases.until()
        claimed = await self._writer.submit(lambda unit: outbox.claim(unit, real, self._lease, room), patience=10)
        return [self._deliver(message, until) for message in claimed]

    def _anything(self) -> bool:
        with self._database.read() as conn:
            return outbox.waiting(conn, self._clock.now())

    async def _deliver(self, message: Message, until: float) -> None:
        try:
            async with self._leases.held(until):
                if error := await self._tried(message):
                    await self._outcomes.failed(message, error)
        except TimeoutError:
            _log.warning("lease_over", key=message.key)
        except (NotSaved, StillRunning, *DRIVER_ERRORS) as away:
            # The lease runs out, and the message is looked up before it is tried again.
            _log.warning("database_away", error=type(away).__name__)

    async def _tried(self, message: Message) -> DeliveryError | None:
        try:
            await self._send(message)
        except DeliveryError as error:
            return error
        except (NotSaved, StillRunning, *DRIVER_ERRORS):
            raise
        except Exception as error:  # noqa: BLE001  one message that cannot be rendered must not stop the others
            _log.error("message_failed", key=message.key, exc_info=error)
            return DeliveryError(type(error).__name__)
        return None

    async def _send(self, message: Message) -> None:
        to = await self._destinations.of(message)
        look = await asyncio.to_thread(self._look, message, to)
        posting = look.posting
        if look.card is None or (message.kind == "card" and posting is None):
            await self._outcomes.settled(message, "dropped")
        elif look.held:
            await self._outcomes.held(message, look.held)
        elif look.gathers:
            await self._outcomes.gathered(message, posting.gathering if posting else None)
        elif message.kind == "withdraw":
            await withdraw(self._database, message, to, look.card)
            await self._outcomes.sent(message, "", 0)
        elif message.kind == "shrink":
            await self._shrink(message, to, look.card)
        elif message.kind in STANDING and posting and posting.platform_id:
            await self._edit(message, to, look, posting)
        elif message.kind != "line":
            await self._post_card(message, to, look, look.card, posting.thread if posting else "")
        elif to.port.threads and posting and posting.platform_id:
            await self._post(message, to, look, look.card, posting.thread or posting.platform_id)
        elif posting and posting.platform_id and await self._out_of_view(message, to, posting.platform_id):
            await self._post(message, to, look, look.card, posting.platform_id)
        else:
            await self._outcomes.settled(message, "merged")  # the card itself shows the change

    async def _out_of_view(self, message: Message, to: Destination, card: str) -> bool:
        return await out_of_view(self._database, message, to, card, self._clock.now())

    async def _shrink(self, message: Message, to: Destination, line: Card) -> None:
        await self._turn(message, to)
        await shrink(to, message.params["old"], line)
        await self._outcomes.sent(message, "", 0)

    async def _post_card(self, message: Message, to: Destination, look: Look, card: Card, thread: str) -> None:
        """Where the platform has no threads below messages, the posting's thread is a topic: part of the place."""
        if to.port.threads:
            await self._post(message, to, look, card, thread)
        else:
            await self._post(message, replace(to, place=to.place._replace(thread=thread)), look, card, "")

    async def _edit(self, message: Message, to: Destination, look: Look, posting: Posting) -> None:
        """Shows the newest state; a message about an older one was merged into it."""
        if posting.shown >= look.revision or look.card is None:
            await self._outcomes.settled(message, "merged")
            return
        await self._turn(message, to)
        failpoint("sender.before_send")
        await to.port.edit(to.place, posting.platform_id, look.card, to.handles)
        failpoint("sender.after_send")
        await self._outcomes.sent(message, posting.platform_id, look.revision, was=posting.platform_id)

    async def _post(self, message: Message, to: Destination, look: Look, whole: Card, reply_to: str) -> None:
        """A card that stands is one message, to be edited; anything else goes in as many as it needs, one by one."""
        whole, apart = await self._enclosures.apart(whole, message, to)
        parts = [whole] if message.kind in STANDING else to.port.parts(whole)
        if together := self._enclosures.together(whole, apart, message, to):
            parts, apart = [], together
        if message.part >= len(parts):
            left, first = apart[message.part - len(parts) :], whole if together and not message.part else None
            await self._enclosures.send(message, to, left, look.revision, lambda: self._turn(message, to), first)
            return
        card, more = parts[message.part], message.part + 1 < len(parts) or bool(apart)
        if message.state != "due":  # it may have arrived already
            known, found = await self._find(message, to, reply_to)
            if found:
                await self._outcomes.sent(message, found, look.revision, more, below=found if apart else "")
                return
            if not known and message.kind not in REPEATED:
                await self._outcomes.doubtful(message, to)
                return
            if not known:
                card = replace(card, title=(f"{to.tr('possible_repeat')} ", *card.title))
        await self._turn(message, to)
        failpoint("sender.before_send")
        try:
            sent = await to.port.send(to.place, card, to.handles, message.key, reply_to)
        except DeliveryError as error:
            if not error.markup:
                raise
            sent = await to.port.send(to.place, card, to.handles, message.key, reply_to, markup=False)
        failpoint("sender.after_send")
        await self._outcomes.sent(message, sent, look.revision, more, below=sent if apart else "")

    async def _turn(self, message: Message, to: Destination) -> None:
        await self._turns.wait(to)
        await self._leases.keep(message)

    async def _find(self, message: Message, to: Destination, reply_to: str) -> tuple[bool, str | None]:
        """Whether the platform could be asked for an earlier try of this message, and what it found."""
        if not to.port.looks_up or message.tried_at is None:
            return False, None
        try:
            return True, await to.port.find(to.place, message.key, message.tried_at, reply_to)
        except DeliveryError as error:
            if not error.permanent:
                raise
            return False, None  # without the scope for it, it is as if there were no look-up

    def _look(self, message: Message, to: Destination) -> Look:
        with self._database.read() as conn:
            return look(conn, message, to, self._clock.now())
