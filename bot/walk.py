"""Moving the demo's clock: from due moment to due moment, doing what falls due at each (design.md section 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.clock import RealClock
from bot.scheduler import Scheduler
from bot.sender import Sender
from handlers import moments
from storage import meta, outbox
from storage.db import Database
from storage.uow import Unit
from storage.writer import Writer

_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?")
_FARTHEST = timedelta(days=400)
OFFSET = "clock_offset"


class Walk:
    """Only the demo and the tests have one."""

    def __init__(
        self, clock: RealClock, database: Database, writer: Writer, scheduler: Scheduler, sender: Sender
    ) -> None:
        self._clock = clock
        self._database = database
        self._writer = writer
        self._scheduler = scheduler
        self._sender = sender

    def now(self) -> datetime:
        return self._clock.now()

    async def to(self, moment: datetime) -> None:
        """Answers when all that fell due on the way has been worked off. First what is due already: as the earliest of
        its job it would hide what falls due on the way."""
        if any(due <= self._clock.now() for due in self._stored()):
            await self._work_off(self._clock.now(), all_jobs=True)
        while (stop := self._next_due()) is not None and stop < moment:
            await self._work_off(stop, all_jobs=False)
        await self._work_off(moment, all_jobs=True)
        await self._keep()

    async def to_present(self) -> None:
        """Ends where time is real again."""
        await self.to(self._clock.real())
        self._clock.offset = timedelta()
        await self._keep()

    def back_to(self, moment: datetime) -> None:
        """Before anything has happened the clock may go back."""
        self._clock.move_to(moment)

    async def _keep(self) -> None:
        offset = str(self._clock.offset.total_seconds())
        await self._writer.submit(lambda unit: meta.put(unit, OFFSET, offset))

    async def _work_off(self, moment: datetime, all_jobs: bool) -> None:
        if moment > self._clock.now():
            self._clock.move_to(moment)
        await self._scheduler.tick(all_jobs)
        await self._sender.drain()

    def _next_due(self) -> datetime | None:
        """The next stored moment after now at which something falls due."""
        return min((moment for moment in self._stored() if moment > self._clock.now()), default=None)

    def _stored(self) -> list[datetime]:
        """The earliest moment of each job."""
        with self._database.read() as conn:
            found = [earliest(conn) for earliest in moments().values()]
            found.append(outbox.next_due(conn, self._clock.now()))
        return [moment for moment in found if moment]


def stored_offset(unit: Unit) -> timedelta:
    return timedelta(seconds=float(meta.get(unit.conn, OFFSET) or 0))


def wanted_moment(body: Mapping[str, Any], now: datetime) -> datetime | None:
    """`{"advance": "PT2H"}` or `{"to": ISO with an offset}` as a moment that is not in the past; None when wrong."""
    if "advance" in body:
        match = _DURATION.fullmatch(str(body["advance"]))
        if match is None or not any(match.groups()):
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return now + step if step <= _FARTHEST else None
    try:
        to = datetime.fromisoformat(str(body.get("to", "")))
    except ValueError:
        return None
    return to if to.tzinfo and now <= to <= now + _FARTHEST else None
