"""The demo: a sample team with a fortnight of work, in a database of its own whose clock can be moved."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.clock import RealClock
from bot.demo import team
from bot.demo.fortnight import Fortnight
from bot.dispatch import Dispatch
from bot.walk import Walk
from core.i18n import closest_locale
from storage import emptying, people
from storage.db import Database
from storage.uow import Unit
from storage.writer import Writer


class Demo:
    """`walk` moves its clock. Nothing is told until somebody looks: only then is the language known."""

    def __init__(
        self,
        dispatch: Dispatch,
        database: Database,
        writer: Writer,
        clock: RealClock,
        walk: Walk,
        zone: str,
        locale: str,
    ) -> None:
        self.walk = walk
        self._dispatch = dispatch
        self._database = database
        self._writer = writer
        self._clock = clock
        self._zone = zone
        self._locale = locale
        self._one_at_a_time = asyncio.Lock()

    async def begin(self, accepted: str) -> None:
        """Fills an empty demo with the team and its fortnight; otherwise does nothing.

        `accepted` is the browser's Accept-Language, whose first one the team speaks.
        """
        locale = self._spoken(accepted)
        async with self._one_at_a_time:
            if not await asyncio.to_thread(self._is_empty):
                return
            await self._writer.submit(lambda unit: team.load(unit, self._zone, locale, mornings=False), patience=30)
            await Fortnight(self._dispatch, self._database, self._writer, self.walk, self._zone, locale).tell()
            await self._writer.submit(team.speak_up, patience=30)

    async def assemble(self) -> None:
        """The team alone, for the command line."""
        await self._writer.submit(lambda unit: team.load(unit, self._zone, self._locale))

    async def leave(self, accepted: str, again: bool = False) -> None:
        """Starts empty, at the real present: everything of the demo is gone. `again`: the next look begins it anew."""
        locale = self._spoken(accepted)

        def leave(unit: Unit) -> None:
            emptying.empty(unit)
            if not again:
                team.first_run(unit, self._zone, locale)

        async with self._one_at_a_time:
            await self._writer.submit(leave, patience=10)
            self._clock.offset = timedelta()

    def _is_empty(self) -> bool:
        with self._database.read() as conn:
            return not people.load(conn).people

    def _spoken(self, accepted: str) -> str:
        first = accepted.partition(",")[0].partition(";")[0].strip()
        return closest_locale(first) if first else self._locale
