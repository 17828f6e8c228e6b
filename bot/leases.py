"""How long a message is ours to send. Nothing is sent after that: a process that stood still for longer finds its
sendings called off when it wakes, since another replica has them by then (fault 39)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import TypeVar

from bot.clock import RealClock
from storage import outbox
from storage.outbox import Message
from storage.writer import Writer

T = TypeVar("T")
_PRESENT: ContextVar[asyncio.Timeout] = ContextVar("lease")


class Leases:
    def __init__(self, writer: Writer, clock: RealClock, lease: timedelta) -> None:
        self._writer = writer
        self._clock = clock
        self._lease = lease

    def until(self) -> float:
        """When a lease ends that begins now, on the loop's clock."""
        return asyncio.get_running_loop().time() + self._lease.total_seconds()

    @asynccontextmanager
    async def held(self, until: float) -> AsyncIterator[None]:
        """Raises TimeoutError when it ends before the block does, wherever that waits."""
        async with asyncio.timeout_at(until) as present:
            _PRESENT.set(present)
            yield

    async def during(self, message: Message, work: Awaitable[T]) -> T:
        """Work that may take longer than a lease, as drawing does on a busy machine: the message stays ours."""
        doing = asyncio.ensure_future(work)
        try:
            while not (await asyncio.wait({doing}, timeout=self._lease.total_seconds() / 4))[0]:
                await self.keep(message)
        finally:
            doing.cancel()
        return doing.result()

    async def keep(self, message: Message) -> None:
        """Before a message is sent: where most of its lease is over, as after a wait for its turn, it gets a new one.
        Raises TimeoutError when another has it meanwhile."""
        present, new = _PRESENT.get(), self.until()
        if new - (present.when() or 0) <= self._lease.total_seconds() / 2:
            return
        real = self._clock.real()
        if not await self._writer.submit(lambda unit: outbox.renew(unit, message, real + self._lease), patience=10):
            raise TimeoutError
        present.reschedule(new)
