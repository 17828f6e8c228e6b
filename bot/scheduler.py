"""The metronome: APScheduler ticks in memory and calls the jobs; what must happen is in the database."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.directories import Directories
from bot.metrics import Metrics
from core.errors import NotSaved
from core.i18n import Languages
from handlers import schedules
from handlers.context import FULL, Job
from storage import backfill, drafts, files, inbox, sources
from storage.db import Connection
from storage.uow import Unit
from storage.writer import Writer

_TICK = 1.0
_SELDOM = 10
_HOUSEKEEPING = 3600
_log = structlog.get_logger("scheduler")


class Scheduler:
    def __init__(
        self,
        jobs: Mapping[str, Callable[[Job], int]],
        moments: Mapping[str, Callable[[Connection], datetime | None]],
        writer: Writer,
        directories: Directories,
        languages: Languages,
        metrics: Metrics,
    ) -> None:
        self._jobs = jobs
        self._moments = moments
        self._writer = writer
        self._directories = directories
        self._languages = languages
        self._metrics = metrics
        self._doing = ""
        self._beats = 0
        self._ticking = asyncio.Lock()
        self._ticks = AsyncIOScheduler(timezone="UTC")

    def start(self) -> None:
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._ticks.add_job(self._beat, "interval", seconds=_TICK, **once)
        self._ticks.add_job(self._tidy, "interval", seconds=_HOUSEKEEPING, **once)
        self._ticks.start()

    def stop(self) -> None:
        self._ticks.shutdown(wait=False)

    async def tick(self, all_jobs: bool = True) -> None:
        """Runs what is due until nothing is; a job that fails is tried at the next tick. One at a time: whoever waits
        for a tick finds done what another had begun. Not `all_jobs`: those that have a stored moment alone."""
        async with self._ticking:
            await self._tick(all_jobs)

    async def _beat(self) -> None:
        """Every second one look at what is due; the jobs that look for themselves can wait some seconds."""
        self._beats += 1
        if not self._ticking.locked():
            with contextlib.suppress(asyncio.CancelledError):  # by the stop: no error to be logged
                await self.tick(self._beats % _SELDOM == 1)

    async def _tick(self, all_jobs: bool) -> None:
        """Round after round, since what one job does may be due for another at once. A job that failed, or found
        nothing that it may have, is not asked again in the same tick."""
        idle: set[str] = set()
        wanted = await self._due(all_jobs)
        while wanted:
            for name in wanted:
                if not await self._run(name):
                    idle.add(name)
            wanted = [name for name in await self._due() if name not in idle]
        self._metrics.heartbeat.set(time.time())

    async def _due(self, all_jobs: bool = False) -> list[str]:
        """The jobs whose stored moment has come, by one look; with `all_jobs` those, too, that have no moment but
        look for themselves."""

        def look(unit: Unit) -> list[str]:
            return [name for name in self._jobs if self._is_due(name, unit, all_jobs)]

        try:
            return await self._writer.submit(look, patience=10)
        except NotSaved as error:
            _log.warning("tick_not_saved", job="", reason=error.reason)
            return []

    def _is_due(self, name: str, unit: Unit, all_jobs: bool) -> bool:
        earliest = self._moments.get(name)
        at = earliest(unit.conn) if earliest else None
        return all_jobs if earliest is None else at is not None and at <= unit.now

    async def _run(self, name: str) -> bool:
        """Until it has nothing left that is due; False when it did nothing."""
        did = False
        try:
            while (met := await self._batch(self._jobs[name])) >= FULL:
                did = True
        except NotSaved as error:
            _log.warning("tick_not_saved", job=name, reason=error.reason)
        except Exception as error:  # noqa: BLE001  one job's bug must not stop the other jobs' ticks
            _log.error("job_failed", job=name, exc_info=error)
            await self._failed(name)
        else:
            return did or met > 0
        return False

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
