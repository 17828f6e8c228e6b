"""The fetcher: claims the files that records wait for, gets their bytes once, and keeps Muster's own copy."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.clock import RealClock
from bot.directories import Directories
from bot.metrics import Metrics
from bot.port import TOO_LARGE, DeliveryError, Port
from core.attachment import LARGEST
from core.errors import NotSaved, StillRunning
from core.failpoint import failpoint
from core.i18n import Languages
from handlers.context import Job
from handlers.files import refused
from storage import blobs, files
from storage.db import DRIVER_ERRORS, Database
from storage.files import File
from storage.uow import Unit
from storage.writer import Writer

_AT_ONCE = 4
"""Downloads beside each other: at most so many times 20 MB in memory."""
_IDLE = 1.0
_TRIES = 5
_BACKOFF = timedelta(seconds=2)
_log = structlog.get_logger("fetcher")


class Fetcher:
    """One for each replica. Whoever has the lease fetches; what a crash left undone is found again by its lease."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        clock: RealClock,
        directories: Directories,
        languages: Languages,
        ports: Mapping[str, Port],
        metrics: Metrics,
        lease: timedelta,
    ) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._directories = directories
        self._languages = languages
        self._ports = ports
        self._metrics = metrics
        self._lease = lease
        self._flying: set[asyncio.Task[None]] = set()
        self._claiming = asyncio.Lock()
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until it is stopped; a database that is away is waited for."""
        while not self._stopping:
            self._woken.clear()
            try:
                claimed = await self._claim()
            except (NotSaved, StillRunning, *DRIVER_ERRORS) as error:
                _log.warning("database_away", error=type(error).__name__)
                claimed = 0
            if not claimed:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), _IDLE)

    async def drain(self) -> None:
        """Works off everything that can be fetched now."""
        while await self._claim() or self._flying:
            if self._flying:
                await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, patience: float = 5) -> None:
        self._stopping = True
        self.wake()
        if self._flying:
            await asyncio.wait(self._flying, timeout=patience)

    async def _claim(self) -> int:
        """How many downloads began; one caller at a time, who sees what another has just begun."""
        async with self._claiming:
            room = _AT_ONCE - len(self._flying)
            if self._stopping or room <= 0 or not await asyncio.to_thread(self._anything):
                return 0
            real, platforms = self._clock.real(), tuple(self._ports)
            claimed = await self._writer.submit(
                lambda unit: files.claim(unit, real, self._lease, platforms, room), patience=10
            )
            for file in claimed:
                task = asyncio.create_task(self._fetch(file))
                self._flying.add(task)
                task.add_done_callback(self._landed)
            return len(claimed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("fetch_failed", exc_info=error)  # found again by its lease, and given up after its last try
        self.wake()

    def _anything(self) -> bool:
        with self._database.read() as conn:
            return files.waiting(conn, self._clock.real(), tuple(self._ports))

    async def _fetch(self, file: File) -> None:
        try:
            if file.tries > _TRIES:
                await self._refuse(file, DeliveryError("tried too often"))
                return
            try:
                async with asyncio.timeout(self._lease.total_seconds()):
                    body = await self._ports[file.platform].download(file.source, LARGEST)
            except TimeoutError:
                await self._failed(file, DeliveryError("timeout"))
            except DeliveryError as error:
                await self._failed(file, error)
            else:
                await self._keep(file, body)
        except (NotSaved, StillRunning, *DRIVER_ERRORS) as away:
            _log.warning("database_away", error=type(away).__name__)  # the lease runs out, and it is fetched again

    async def _keep(self, file: File, body: bytes) -> None:
        if len(body) > LARGEST:
            await self._failed(file, DeliveryError(TOO_LARGE, permanent=True))
            return
        failpoint("fetcher.after_download")
        await self._writer.submit(lambda unit: blobs.keep(unit, file.id, body), patience=10)
        self._metrics.files.labels("kept").inc()

    async def _failed(self, file: File, error: DeliveryError) -> None:
        if error.retry_after:  # a limit is nobody's failure
            until = self._clock.real() + timedelta(seconds=error.retry_after)
            await self._writer.submit(lambda unit: files.later(unit, file.id, until, file.tries - 1), patience=10)
        elif error.permanent or file.tries >= _TRIES:
            await self._refuse(file, error)
        else:
            until = self._clock.real() + _BACKOFF * 2 ** (file.tries - 1)
            await self._writer.submit(lambda unit: files.later(unit, file.id, until, file.tries), patience=10)

    async def _refuse(self, file: File, error: DeliveryError) -> None:
        why = files.TOO_LARGE if error.code == TOO_LARGE else ("gone" if error.permanent else "unreachable")
        directory = await self._directories.current()

        def write(unit: Unit) -> None:
            refused(Job(unit, directory, self._languages), file, why)

        _log.warning("not_fetched", file=file.id, platform=file.platform, error=error.code)
        await self._writer.submit(write, patience=10)
        self._metrics.files.labels("refused").inc()
