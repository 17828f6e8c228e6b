"""The fetcher: claims the files that records wait for, gets their bytes once, and keeps Muster's own copy."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot.clock import RealClock
from bot.directories import Directories
from bot.metrics import Metrics
from bot.port import TOO_LARGE, DeliveryError, Port
from bot.worker import Worker
from core.attachment import LARGEST
from core.errors import NotSaved, StillRunning
from core.failpoint import failpoint
from core.i18n import Languages
from handlers.capture.files import refused
from handlers.context import Job
from storage import blobs, files
from storage.db import DRIVER_ERRORS, Database
from storage.files import File
from storage.uow import Unit
from storage.writer import Writer

_AT_ONCE = 4
"""Downloads beside each other: at most so many times 20 MB in memory."""
_TRIES = 5
_BACKOFF = timedelta(seconds=2)
_log = structlog.get_logger("fetcher")


class Fetcher(Worker):
    """Whoever has the lease fetches; a file that was tried too often is given up."""

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
        super().__init__()
        self._database = database
        self._writer = writer
        self._clock = clock
        self._directories = directories
        self._languages = languages
        self._ports = ports
        self._metrics = metrics
        self._lease = lease

    async def _claim(self) -> list[Coroutine[Any, Any, None]]:
        room = _AT_ONCE - len(self._flying)
        if self._stopping or room <= 0 or not await asyncio.to_thread(self._anything):
            return []
        real, platforms = self._clock.real(), tuple(self._ports)
        claimed = await self._writer.submit(
            lambda unit: files.claim(unit, real, self._lease, platforms, room), patience=10
        )
        return [self._fetch(file) for file in claimed]

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
