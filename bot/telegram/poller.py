"""Long polling of our own: an update is confirmed only when what it asked for is committed (platforms.md trap 2)."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog

from bot.clock import RealClock
from bot.port import DeliveryError
from bot.telegram.client import Client
from bot.telegram.errors import CONFLICT
from bot.telegram.intake import ALLOWED, Intake, chat_of
from core.errors import NotSaved, StillRunning
from storage import meta
from storage.writer import Writer

_POLL = 25
_GRACE = 10.0
"""Seconds beyond the poll after which its connection is given up."""
_FIRST, _LONGEST = 0.5, 10.0
_NOTED = 60.0
"""Seconds between two notes of a program that polls with our token."""
FOREIGN = "telegram_foreign_poller"
"""Under this name `doctor` finds when another program was last seen to poll with our token."""
_log = structlog.get_logger("muster.telegram")


class Poller:
    """One of all replicas polls: whoever holds the lease, in real time."""

    def __init__(self, client: Client, writer: Writer, clock: RealClock, intake: Intake, lease: timedelta) -> None:
        self._client = client
        self._writer = writer
        self._clock = clock
        self._intake = intake
        self._lease = lease
        self._name = f"telegram:{client.id}"
        self._holder = uuid4().hex
        self._wait = max(1, min(_POLL, int(lease.total_seconds() / 2)))  # the lease is renewed between two polls
        self._leads = False
        self._pause = _FIRST
        self._offset = 0
        self._done: set[int] = set()
        self._noted = -_NOTED

    async def run(self) -> None:
        """For ever; nothing but a cancellation ends it."""
        while True:
            try:
                going = await self._may_poll() and await self._work(await self._fetch())
            except DeliveryError as error:
                going = False
                if error.code == CONFLICT:
                    await self._note_foreign()
                _log.info("cannot_poll", error=error.code)
                self._pause = max(self._pause, min(error.retry_after, 60))
            if going:
                self._pause = _FIRST
            else:
                await asyncio.sleep(self._pause)
                self._pause = min(_LONGEST, 2 * self._pause)

    async def leave(self) -> None:
        """After the last poll: confirms what was worked off and lets another replica begin."""
        try:
            if self._offset and self._leads:
                await self._client.call("getUpdates", {"offset": self._offset, "limit": 1, "timeout": 0}, 2)
            clock = self._clock.real()
            await self._writer.submit(lambda unit: meta.release(unit, self._name, self._holder, clock))
        except (DeliveryError, NotSaved, StillRunning) as error:
            _log.info("left_early", error=str(error))

    async def _may_poll(self) -> bool:
        """Takes or renews the lease. Without a database whoever led goes on, to tell people that nothing is saved."""
        clock = self._clock.real()
        try:
            fence = await self._writer.submit(
                lambda unit: meta.lease(unit, self._name, self._holder, clock, self._lease)
            )
        except (NotSaved, StillRunning):
            return self._leads
        self._leads = fence > 0
        return self._leads

    async def _note_foreign(self) -> None:
        """Somebody else fetched our updates. While the lease is ours it is no replica of ours: that is said by name."""
        self._leads = False
        if not await self._may_poll() or time.monotonic() - self._noted < _NOTED:
            return
        self._noted = time.monotonic()
        _log.warning("another_poller", hint="another program, or a webhook, uses this bot's token")
        moment = self._clock.real().isoformat()
        try:
            await self._writer.submit(lambda unit: meta.put(unit, FOREIGN, moment))
        except (NotSaved, StillRunning) as error:
            _log.info("not_noted", error=str(error))

    async def _fetch(self) -> list[dict[str, Any]]:
        wanted = {"offset": self._offset, "timeout": self._wait, "allowed_updates": ALLOWED}
        found = await self._client.call("getUpdates", wanted, self._wait + _GRACE)
        if not isinstance(found, list):
            raise DeliveryError("malformed answer", unknown=True)
        return [raw for raw in found if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]

    async def _work(self, updates: Sequence[dict[str, Any]]) -> bool:
        """Chats side by side, each in order. False when something was held: the offset stays before it."""
        lanes: dict[object, list[dict[str, Any]]] = defaultdict(list)
        for raw in updates:
            if raw["update_id"] not in self._done:
                lanes[chat_of(raw)].append(raw)
        await asyncio.gather(*(self._in_order(lane) for lane in lanes.values()))
        for raw in updates:
            if raw["update_id"] not in self._done:
                return False
            self._done.discard(raw["update_id"])
            self._offset = raw["update_id"] + 1
        return True

    async def _in_order(self, updates: Sequence[dict[str, Any]]) -> None:
        for raw in updates:
            if not await self._intake.take(raw):
                return  # what was said after it in this chat waits for it
            self._done.add(raw["update_id"])
