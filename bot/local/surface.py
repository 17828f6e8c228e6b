"""The local chat as a whole: its port, its JSON and its page."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.local.api import LocalApi
from bot.local.chat import LocalChat
from bot.local.entry import Entry
from bot.local.port import LocalPort
from bot.local.setup_api import SetupApi
from bot.settings import Settings
from bot.surface import Parts
from storage.writer import Writer


class LocalSurface:
    def __init__(self, settings: Settings, writer: Writer) -> None:
        hosts = frozenset({"127.0.0.1", "localhost", "::1", settings.muster_host})
        self._entry = Entry(hosts, settings.muster_local_password.get_secret_value())
        self.port = LocalPort(writer)
        self._routes: list[BaseRoute] = []

    def start(self, parts: Parts) -> None:
        talk = LocalChat(self.port, parts.dispatch, parts.writer, parts.database, parts.directories, parts.clock)
        setup = SetupApi(talk, self._entry, parts.setup, parts.demo is not None)
        self._routes = [*LocalApi(talk, self.port, self._entry, parts.demo).routes(), *setup.routes()]

    def routes(self) -> list[BaseRoute]:
        return self._routes

    async def stop(self) -> None:
        return

    async def close(self) -> None:
        return
