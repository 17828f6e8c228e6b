"""The composition root: the only place that knows every part."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot import catalogs
from bot.clock import RealClock
from bot.destinations import Destinations
from bot.directories import Directories
from bot.dispatch import Dispatch
from bot.local.port import LocalPort
from bot.metrics import Metrics
from bot.newcomers import Newcomers
from bot.port import Port
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.settings import Settings
from core.people import Role
from handlers import jobs, registry, renderers
from storage import meta, people
from storage.db import Database
from storage.migrate import check
from storage.uow import Unit
from storage.writer import Writer


class Muster:
    """All the parts of one running bot, wired and not yet started."""

    def __init__(self, settings: Settings, clock: RealClock | None = None) -> None:
        self.settings = settings
        self.clock = clock or RealClock()
        self.languages = catalogs.load()
        self.metrics = Metrics()
        self.database = Database(settings.database_url)
        check(self.database)
        self._loop: asyncio.AbstractEventLoop | None = None
        secret = Writer(self.database, self.clock.now, b"").perform(meta.hash_key)
        self.writer = Writer(self.database, self.clock.now, bytes.fromhex(secret), self._committed)
        self.directories = Directories(self.database)
        self.ports: dict[str, Port] = {}
        if settings.local_chat:
            self.ports["local"] = LocalPort(self.writer)
        self.texts = {"telegram_link": "", "prefix": settings.slack_command_prefix}
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
        )
        destinations = Destinations(self.ports, self.directories, self.languages, self.newcomers)
        lease = timedelta(seconds=settings.muster_lease_seconds)
        self.sender = Sender(self.database, self.writer, self.clock, renderers(), destinations, self.metrics, lease)
        self.scheduler = Scheduler(jobs(), self.writer, self.directories, self.languages, self.metrics)
        self._sending: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Starts the parts that run by themselves."""
        self._loop = asyncio.get_running_loop()
        self.writer.start()
        await self.writer.submit(self._appoint)
        await asyncio.to_thread(self.directories.refresh)
        self._sending = asyncio.create_task(self.sender.run())
        self.scheduler.start()

    async def stop(self) -> None:
        self.scheduler.stop()
        await self.sender.stop()
        if self._sending:
            await self._sending
        await asyncio.to_thread(self.writer.stop)
        self.database.close()

    def _appoint(self, unit: Unit) -> None:
        """Administrators by setting who joined before they were one."""
        directory = people.load(unit.conn)
        for account in self.settings.admins:
            person = directory.who(account)
            if person and person.role != Role.ADMINISTRATOR:
                people.change_person(unit, person.id, role=Role.ADMINISTRATOR.value)

    def _committed(self, units: Sequence[Unit]) -> None:
        if any(unit.directory_changed for unit in units):
            self.directories.invalidate()
        if self._loop and any(unit.has_messages for unit in units):
            self._loop.call_soon_threadsafe(self.sender.wake)
