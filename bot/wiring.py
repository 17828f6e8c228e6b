"""The composition root: the only place that knows every part."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from starlette.routing import BaseRoute

from bot import catalogs, registers
from bot.clock import RealClock
from bot.demo import Demo
from bot.destinations import Destinations
from bot.directories import Directories
from bot.dispatch import Dispatch
from bot.doctor import checks
from bot.fetcher import Fetcher
from bot.local.port import LocalPort
from bot.local.surface import LocalSurface
from bot.matching import Matching
from bot.metrics import Metrics
from bot.newcomers import Newcomers
from bot.pauses import Pauses
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.settings import Settings
from bot.setup import Setup
from bot.sheets import Sheets
from bot.slack.manifest import manifest, typed_in_slack
from bot.slack.surface import SlackSurface
from bot.surface import Parts, Surface
from bot.telegram.doctor import writers
from bot.telegram.surface import TelegramSurface
from bot.version import version
from bot.walk import Walk, stored_offset
from core.people import Role
from handlers import jobs, moments, registry
from storage import kinds, meta, people
from storage.db import Database
from storage.migrate import check
from storage.uow import Unit
from storage.writer import Writer

_LONGEST = 30.0
"""Seconds that a unit may last, after which a replica that stands still lets go; what takes longer is done in steps."""


class Muster:
    """All the parts of one running bot, wired and not yet started."""

    def __init__(self, settings: Settings, clock: RealClock | None = None, demo: bool = False) -> None:
        self.settings = settings
        self.clock = clock or RealClock()
        self.metrics = Metrics()
        self.database = Database(settings.database_url, _LONGEST)
        check(self.database)
        registers.of(settings, self.database)
        self.languages = catalogs.load({"slack": typed_in_slack(registry(), settings.slack_command_prefix)})
        self._loop: asyncio.AbstractEventLoop | None = None
        secret = Writer(self.database, self.clock.now, b"").perform(meta.hash_key)
        self.writer = Writer(self.database, self.clock.now, bytes.fromhex(secret), self._committed)
        self.directories = Directories(self.database, settings.muster_timezone)
        self.texts = {"telegram_link": "", "reactions": settings.muster_reactions, "version": version()}
        self.surfaces = self._surfaces()
        self.ports = {surface.port.platform: surface.port for surface in self.surfaces}
        self.texts["platforms"] = " ".join(self.ports)
        self.newcomers = Newcomers(settings, self.languages, self.writer, self.directories, self.ports)
        self.dispatch = Dispatch(
            registry(),
            self.languages,
            self.database,
            self.writer,
            self.clock,
            self.directories,
            self.newcomers,
            self.texts,
            self.metrics,
            Sheets(self.database, self.ports),
        )
        pauses = Pauses(self.writer, self.directories)
        destinations = Destinations(self.ports, self.directories, self.languages, self.newcomers, pauses)
        lease = timedelta(seconds=settings.muster_lease_seconds)
        self.sender = Sender(self.database, self.writer, self.clock, destinations, self.metrics, lease)
        self.fetcher = Fetcher(
            self.database,
            self.writer,
            self.clock,
            self.directories,
            self.languages,
            self.ports,
            self.metrics,
            lease,
        )
        self.matching = Matching(self.database, self.writer, self.directories, self.ports)
        self.scheduler = Scheduler(jobs(), moments(), self.writer, self.directories, self.languages, self.metrics)
        self.demo = self._sample() if demo else None
        self._parts = Parts(
            settings,
            self.dispatch,
            self.database,
            self.writer,
            self.clock,
            self.directories,
            self.metrics,
            pauses,
            self.demo,
            Setup(checks, writers, self._manifest, self.restart),
        )
        self.restarting = False
        self._running: list[asyncio.Task[None]] = []

    def _sample(self) -> Demo:
        walk = Walk(self.clock, self.database, self.writer, self.scheduler, self.sender)
        zone, locale = self.settings.muster_timezone, self.settings.muster_locale
        return Demo(self.dispatch, self.database, self.writer, self.clock, walk, zone, locale)

    def _surfaces(self) -> list[Surface]:
        found: list[Surface] = []
        if self.settings.local_chat:
            found.append(LocalSurface(self.settings, self.writer))
        if self.settings.slack:
            found.append(SlackSurface(self.settings))
        if self.settings.telegram:
            found.append(TelegramSurface(self.settings, self.texts))
        return found

    async def open(self) -> None:
        """What a single command needs: the writer, and who is who. Messages are left to a running bot's sender."""
        self._loop = asyncio.get_running_loop()
        self.writer.start()
        await self.writer.submit(self._prepare)
        await asyncio.to_thread(self.directories.refresh)

    async def start(self) -> None:
        """Starts the parts that run by themselves."""
        await self.open()
        self._running = [asyncio.create_task(part.run()) for part in (self.sender, self.fetcher, self.matching)]
        self.scheduler.start()
        for surface in self.surfaces:
            surface.start(self._parts)

    def ending(self) -> None:
        """The server is about to stop: the pages that wait are let go."""
        port = self.ports.get("local")
        if isinstance(port, LocalPort):
            port.close()

    async def stop(self) -> None:
        for surface in self.surfaces:
            await surface.stop()
        self.scheduler.stop()
        self.matching.stop()
        await self.fetcher.stop()
        await self.sender.stop()
        await asyncio.gather(*self._running)
        for surface in self.surfaces:
            await surface.close()
        await self.close()

    async def close(self) -> None:
        await asyncio.to_thread(self.writer.stop)
        self.database.close()

    def restart(self) -> None:
        """Ends as a SIGTERM does, to begin again as `muster run` with the settings that are there then."""
        self.restarting = True
        os.kill(os.getpid(), signal.SIGTERM)

    def _manifest(self, url: str) -> Mapping[str, Any]:
        locale, zone = self.settings.muster_locale, self.settings.muster_timezone
        tr = self.languages.translator(locale, zone)
        return manifest(self.dispatch.registry, tr, self.settings.slack_command_prefix, url)

    def routes(self) -> list[BaseRoute]:
        """What the platforms serve over HTTP."""
        return [route for surface in self.surfaces for route in surface.routes()]

    def _prepare(self, unit: Unit) -> None:
        """The kinds of this start, the demo's clock, and administrators by setting who joined before they were one."""
        kinds.remember(unit)
        if self.demo:
            self.clock.offset = stored_offset(unit)
        directory = people.load(unit.conn)
        for account in self.settings.admins:
            person = directory.who(account)
            if person and person.role != Role.ADMINISTRATOR:
                people.change_person(unit, person.id, role=Role.ADMINISTRATOR.value)

    def _committed(self, units: Sequence[Unit]) -> None:
        if any(unit.directory_changed for unit in units):
            self.directories.invalidate()
            if self._loop:
                self._loop.call_soon_threadsafe(self.matching.wake)
        if self._loop and any(unit.has_messages for unit in units):
            self._loop.call_soon_threadsafe(self.sender.wake)
        if self._loop and any(unit.wants_files for unit in units):
            self._loop.call_soon_threadsafe(self.fetcher.wake)
