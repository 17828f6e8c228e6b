"""Finding the accounts of those whom a sheet invited, by e-mail address; what a crash left undone is done later."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from functools import partial

import structlog

from bot.directories import Directories
from bot.port import DeliveryError, Port
from core.errors import NotSaved, StillRunning
from core.people import Account
from storage import outbox, people
from storage.db import DRIVER_ERRORS, Database
from storage.people import Invited
from storage.uow import Unit
from storage.writer import Writer

_AGAIN = 30.0
_LONGEST = 60.0
_log = structlog.get_logger("people")


class Matching:
    def __init__(self, database: Database, writer: Writer, directories: Directories, ports: Mapping[str, Port]) -> None:
        self._database = database
        self._writer = writer
        self._directories = directories
        self._ports = ports
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        """After the question that is being asked; the rest is asked at the next start."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Until it is stopped."""
        while not self._stopping:
            self._woken.clear()
            wait = _AGAIN
            try:
                await self.work()
            except DeliveryError as error:
                wait = min(_LONGEST, max(error.retry_after, 1.0))
                _log.warning("cannot_ask", error=error.code)
            except (NotSaved, StillRunning, *DRIVER_ERRORS) as error:
                _log.warning("database_away", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait)

    async def work(self) -> int:
        """Asks for everybody who waits; tells how many. Raises DeliveryError when a platform is to be asked later."""
        waiting = await asyncio.to_thread(self._waiting)
        for one in waiting:
            if self._stopping:
                break
            account = await self._find(one)
            await self._writer.submit(partial(_settle, one=one, account=account))
        return len(waiting)

    def _waiting(self) -> list[Invited]:
        with self._database.read() as conn:
            return people.waiting_to_be_found(conn)

    async def _find(self, one: Invited) -> Account | None:
        known = (await self._directories.current()).accounts
        theirs = {account.platform for account, person in known.items() if person == one.person}
        for platform, port in self._ports.items():
            if platform in theirs:
                continue
            try:
                found = await port.find_account(one.email)
            except DeliveryError as error:
                if not error.permanent:
                    raise
                _log.warning("cannot_ask", platform=platform, error=error.code)
                continue
            if found and found not in known:
                return found
        return None


def _settle(unit: Unit, one: Invited, account: Account | None) -> None:
    """The account is theirs; whoever invited them hears of it once nobody of the sheet waits any more."""
    if account and account not in people.load(unit.conn).accounts:
        people.add_account(unit, account, one.person)
    people.found(unit, one.person)
    if not any(other.by == one.by for other in people.waiting_to_be_found(unit.conn)):
        outbox.put(unit, "invited", key=f"invited:{one.by}:{one.person}:{unit.now.isoformat()}", person=one.by)
