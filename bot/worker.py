"""What the sender and the fetcher have in common: rows are claimed with a lease, and worked on beside each other."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog

from core.errors import NotSaved, StillRunning
from storage.db import DRIVER_ERRORS

_log = structlog.get_logger("worker")


class Worker(ABC):
    """One for each replica. What a crash left undone is found again by its lease, and so is what failed here."""

    idle = 1.0
    """Seconds until it looks again when there was nothing to do and nobody woke it."""
    pace = 0.0
    """Seconds between two claims: what is committed meanwhile is claimed together, not each by a look of its own."""
    patience = 5.0
    """Seconds for which what is being done may go on when it is stopped."""

    def __init__(self) -> None:
        self._flying: set[asyncio.Task[None]] = set()
        self._claiming = asyncio.Lock()
        self._woken = asyncio.Event()
        self._stopping = False

    @abstractmethod
    async def _claim(self) -> Sequence[Coroutine[Any, Any, None]]:
        """Claims what can be begun now, and gives the work on each."""

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until it is stopped; a database that is away is waited for."""
        while not self._stopping:
            self._woken.clear()
            begun = 0
            try:
                async with self._claiming:
                    begun = await self._begin()
            except (NotSaved, StillRunning, *DRIVER_ERRORS) as error:
                _log.warning("database_away", worker=type(self).__name__, error=type(error).__name__)
                await asyncio.sleep(self.idle)
            await asyncio.sleep(self.pace)
            if not begun:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self.idle)

    async def drain(self) -> None:
        """Works off everything that can be done now. That nothing was claimed proves it only when nothing was in flight
        before the look: what lands during it may free the next one too late to be seen."""
        while True:
            async with self._claiming:
                quiet = not self._flying
                begun = await self._begin()
            if quiet and not begun:
                return
            if self._flying:
                await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Lets what is in flight end; what does not is found again by its lease (fault 45)."""
        self._stopping = True
        self.wake()
        if self._flying:
            await asyncio.wait(self._flying, timeout=self.patience)

    async def _begin(self) -> int:
        """How many were begun. One caller at a time: whoever drains must see what another has just claimed."""
        claimed = await self._claim()
        for work in claimed:
            task = asyncio.create_task(work)
            self._flying.add(task)
            task.add_done_callback(self._landed)
        return len(claimed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("work_failed", worker=type(self).__name__, exc_info=error)
        self.wake()
