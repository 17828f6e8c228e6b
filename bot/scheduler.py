"""The metronome: APScheduler ticks in memory and calls the jobs; what must happen is in the database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.directories import Directories
from bot.metrics import Metrics
from core.errors import NotSaved
from core.i18n import Languages
from handlers import schedules
from handlers.context import Job
from storage import backfill, drafts, files, inbox, sources
from storage.uow import Unit
from storage.writer import Writer

_TICK = 1.0
_HOUSEKEEPING = 3600
_FULL = 500
_log = structlog.get_logger("scheduler")


class Scheduler:
    def __init__(
        self,
        jobs: Mapping[str, Callable[[Job], int]],
        writer: Writer,
        directories: Directories,
        languages: Languages,
        metrics: Metrics,
    ) -> None:
        self._jobs = jobs
        self._writer = writer
        self._directories = directories
        self._languages = languages
        self._metrics = metrics
        self._doing = ""
        self._ticking = asyncio.Lock()
        self._ticks = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._ticks.add_job(self.tick, "interval", seconds=_TICK, **once)
        self._ticks.add_job(self._tidy, "interval", seconds=_HOUSEKEEPING, **once)
        self._ticks.start()

    def stop(self) -> None:
        self._ticks.shutdown(wait=False)

    async def tick(self) -> None:
        """Runs every job until it has nothing left that is due; a job that fails is tried at the next tick. One at a
        time: whoever waits for a tick finds done what another had begun."""
        async with self._ticking:
            await self._tick()

    async def _tick(self) -> None:
        for name, job in self._jobs.items():
            try:
                while await self._batch(job) >= _FULL:
                    continue
            except NotSaved as error:
                _log.warning("tick_not_saved", job=name, reason=error.reason)
            except Exception as error:  # noqa: BLE001  one job's bug must not stop the other jobs' ticks
                _log.error("job_failed", job=name, exc_info=error)
                await self._failed(name)
        self._metrics.heartbeat.set(time.time())

    async def _batch(self, job: Callable[[Job], int]) -> int:
        directory = await self._directories.current()

        def run(unit: Unit) -> int:
            present = Job(unit, directory, self._languages)
            try:
                return job(present)
            finally:
                self._doing = present.doing

        self._doing = ""
        return await self._writer.submit(run, patience=10)

    async def _failed(self, job: str) -> None:
        """A schedule that raises must not hold up the others: its slot ends as failed."""
        directory, doing = await self._directories.current(), self._doing
        if not doing:
            return
        try:
            await self._writer.submit(lambda unit: schedules.fail(Job(unit, directory, self._languages, doing)))
        except NotSaved as error:
            _log.warning("tick_not_saved", job=job, reason=error.reason)

    async def _tidy(self) -> None:
        """What has been kept long enough goes: keys, and messages that nothing came of, after 30 days; drafts and
        what waits with them after 14. What an older program wrote meanwhile joins the index of words."""

        def forget(unit: Unit) -> None:
            inbox.forget_old(unit)
            drafts.forget_old(unit)
            files.forget_unasked(unit)
            sources.forget_old(unit)
            backfill.add_newest(unit)

        await self._writer.submit(forget, patience=10)
