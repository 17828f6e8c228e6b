"""The composition root: the only place that knows every part."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from starlette.routing import BaseRoute

from bot import catalogs, sample
from bot.clock import RealClock
from bot.destinations import Destinations
from bot.directories import Directories
from bot.dispatch import Dispatch
from bot.local.api import LocalApi
from bot.local.chat import LocalChat
from bot.local.entry import Entry
from bot.local.port import LocalPort
from bot.metrics import Metrics
from bot.newcomers import Newcomers
from bot.port import Port
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.settings import Settings
from bot.slack.app import SlackApp
from bot.slack.forms import Forms
from bot.slack.port import SlackPort
from bot.telegram.surface import TelegramSurface
from bot.walk import Walk, stored_offset
from core.people import Role
from handlers import jobs, registry, renderers
from storage import meta, people
from storage.db import Database
from storage.migrate import check
from storage.uow import Unit
from storage.writer import Writer


class Muster:
    """All the parts of one running bot, wired and not yet started."""

    def __init__(self, settings: Settings, clock: RealClock | None = None, demo: bool = False) -> None:
        self.settings = settings
        self.clock = clock or RealClock()
        self.demo = demo
        self.languages = catalogs.load()
        self.metrics = Metrics()
        self.database = Database(settings.database_url)
        check(self.database)
        self._loop: asyncio.AbstractEventLoop | None = None
        secret = Writer(self.database, self.clock.now, b"").perform(meta.hash_key)
        self.writer = Writer(self.database, self.clock.now, bytes.fromhex(secret), self._committed)
        self.directories = Directories(self.database)
        self.local = LocalPort(self.writer)
        self.ports: dict[str, Port] = {}
        if settings.local_chat:
            self.ports["local"] = self.local
        if settings.slack:
            token, api = settings.slack_bot_token.get_secret_value(), settings.slack_api_url
            self.slack = SlackPort(token, api, settings.https_proxy)
            self.ports["slack"] = self.slack
        self.texts = {"telegram_link": "", "prefix": settings.slack_command_prefix}
        self.telegram = TelegramSurface(settings, self.texts) if settings.telegram else None
        if self.telegram:
            self.ports["telegram"] = self.telegram.port
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

        self.slack_app = self._slack() if settings.slack else None

    def _slack(self) -> SlackApp:
        secret = self.settings.slack_signing_secret.get_secret_value()
        forms = Forms(self.slack, self.writer, self.database)
        return SlackApp(
            self.slack,
            secret,
            self.settings.slack_command_prefix,
            self.dispatch,
            self.directories,
            self.database,
            forms,
            self.clock.now,
            self.metrics,
        )

    async def start(self) -> None:
        """Starts the parts that run by themselves."""
        self._loop = asyncio.get_running_loop()
        self.writer.start()
        await self.writer.submit(self._prepare)
        await asyncio.to_thread(self.directories.refresh)
        self._sending = asyncio.create_task(self.sender.run())
        self.scheduler.start()
        if self.telegram:
            self.telegram.start(self.dispatch, self.database, self.writer, self.clock, self.metrics)

    async def stop(self) -> None:
        if self.telegram:
            await self.telegram.stop()
        self.scheduler.stop()
        if self.slack_app:
            await self.slack_app.finish()
        await self.sender.stop()
        if self._sending:
            await self._sending
        if self.telegram:
            await self.telegram.close()
        await asyncio.to_thread(self.writer.stop)
        self.database.close()

    def routes(self) -> list[BaseRoute]:
        """What the platforms serve over HTTP."""
        found: list[BaseRoute] = list(self.slack_app.routes()) if self.slack_app else []
        if self.settings.local_chat:
            port = self.local
            talk = LocalChat(port, self.dispatch, self.writer, self.database, self.directories, self.clock)
            hosts = frozenset({"127.0.0.1", "localhost", "::1", self.settings.muster_host})
            walk = Walk(self.clock, self.database, self.writer, self.scheduler, self.sender) if self.demo else None
            entry = Entry(hosts, self.settings.muster_local_password.get_secret_value())
            found += LocalApi(talk, port, entry, walk).routes()
        return found

    def _prepare(self, unit: Unit) -> None:
        """The demo's team and clock; administrators by setting who joined before they were one."""
        if self.demo:
            sample.load(unit, self.settings.muster_timezone)
            self.clock.offset = stored_offset(unit)
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
