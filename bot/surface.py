"""What the wiring knows of a platform: where it sends, what it listens to, how it starts and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute

from bot.clock import RealClock
from bot.demo import Demo
from bot.directories import Directories
from bot.dispatch import Dispatch
from bot.metrics import Metrics
from bot.pauses import Pauses
from bot.port import Port
from bot.settings import Settings
from bot.setup import Setup
from storage.db import Database
from storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Parts:
    """What a platform's adapter works with. `demo` is None where time is real."""

    settings: Settings
    dispatch: Dispatch
    database: Database
    writer: Writer
    clock: RealClock
    directories: Directories
    metrics: Metrics
    pauses: Pauses
    demo: Demo | None
    setup: Setup


class Surface(Protocol):
    """One platform. To add one, write its folder and its line in the wiring."""

    @property
    def port(self) -> Port: ...

    def start(self, parts: Parts) -> None:
        """Begins to listen; a platform that cannot be reached must not keep the bot from starting."""
        ...

    def routes(self) -> list[BaseRoute]:
        """What it serves over HTTP, once it is started."""
        ...

    async def stop(self) -> None:
        """Listens no more; what it was answering ends."""
        ...

    async def close(self) -> None:
        """Sends no more."""
        ...
