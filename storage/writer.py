"""The writer: runs units of work and commits them, in groups on SQLite, one by one on PostgreSQL."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from core.errors import NotSaved, StillRunning, Undone
from core.failpoint import failpoint
from storage import meta
from storage.db import DRIVER_ERRORS, Database, is_transient, why_not_saved
from storage.inbox import known
from storage.uow import Unit, flush

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds after which a unit that has not begun is withdrawn; Slack waits for three."""
_GROUP = 64
_RETRY_FOR = 2.0
_PROBE = 65_536
_log = structlog.get_logger("writer")


class Work:
    """One waiting unit and where its outcome goes."""

    def __init__(self, run: Callable[[Unit], Any], keys: Sequence[str], done: asyncio.Future[Any] | None) -> None:
        self.run = run
        self.keys = tuple(keys)
        self.done = done
        self.since = time.monotonic()
        self.result: Any = None
        self.error: BaseException | None = None
        self._begun = threading.Lock()

    def begin(self) -> bool:
        """True for whoever comes first: the writer that runs the unit, or the clock that withdraws it."""
        return self._begun.acquire(blocking=False)

    def hurry(self) -> None:
        """The person can wait no longer: withdrawn if it has not begun, otherwise its answer follows."""
        if self.done is None or self.done.done():
            return
        if self.begin():
            self.done.set_exception(NotSaved("busy"))
        else:
            waiting, self.done = self.done, self.done.get_loop().create_future()
            waiting.set_exception(StillRunning(self.done))

    def settle(self) -> None:
        if self.done is None or self.done.done():
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.result)


class Writer:
    """The only way to change the database. `now` gives the unit's moment; `secret` keys the hashes of texts;
    `committed` is told, in the writer's thread, which units stand."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        secret: bytes,
        committed: Callable[[Sequence[Unit]], None] = lambda units: None,
    ) -> None:
        self._database = database
        self._now = now
        self._committed = committed
        self._secret = secret
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._group = _GROUP if database.dialect == "sqlite" else 1
        self._threads: list[threading.Thread] = []
        self._running: dict[int, float] = {}
        self.failing = ""
        """Why the last unit that was not saved was not, as below `notsaved.`, until a probe gets through."""

    def start(self) -> None:
        for number in range(self._database.writers):
            thread = threading.Thread(target=self._loop, name=f"writer-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Finishes what waits, then ends."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(timeout=10)
        self._threads.clear()

    async def submit(self, run: Callable[[Unit], T], keys: Sequence[str] = (), patience: float | None = None) -> T:
        """Runs a unit and answers after its commit; a key that was dealt with before gives its stored answer.

        Raises NotSaved when nothing was saved, Undone when the unit asked for that, and the unit's own errors.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Any] = loop.create_future()
        work = Work(run, keys, done)
        self._queue.put(work)
        timer = loop.call_later(PATIENCE if patience is None else patience, work.hurry)
        try:
            return cast(T, await done)
        finally:
            timer.cancel()

    def perform(self, run: Callable[[Unit], T], keys: Sequence[str] = ()) -> T:
        """The same in the caller's thread, for the command line and the start."""
        work = Work(run, keys, None)
        work.begin()
        self._execute([work])
        if work.error is not None:
            raise work.error
        return cast(T, work.result)

    def stalled(self) -> float:
        """Seconds for which the unit that has run longest has been running."""
        return max((time.monotonic() - since for since in list(self._running.values())), default=0.0)

    async def probe(self) -> str:
        """Why nothing can be saved now, empty when it can: after a failure it is tried with a row of our own."""
        if self.failing:
            try:
                await self.submit(_probe)
                self.failing = ""
            except NotSaved as error:
                self.failing = error.reason
        return self.failing

    def _loop(self) -> None:
        while (work := self._queue.get()) is not None:
            waiting = [work] if work.begin() else []
            while len(waiting) < self._group:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    self._queue.put(None)
                    break
                if more.begin():
                    waiting.append(more)
            if waiting:
                self._execute(waiting)
                _settle(waiting)

    def _execute(self, works: list[Work]) -> None:
        me = threading.get_ident()
        self._running[me] = time.monotonic()
        until = time.monotonic() + _RETRY_FOR
        try:
            while not self._try(works, until):
                time.sleep(0.02)
        finally:
            del self._running[me]

    def _try(self, works: list[Work], until: float) -> bool:
        """One attempt to commit these units; False when the database asks for another one before `until`."""
        for work in works:
            work.result = work.error = None
        try:
            with self._database.engine.connect() as conn:
                self._commit(conn, works)
        except DRIVER_ERRORS as error:
            if len(works) > 1 and why_not_saved(error) != "busy":  # one of them may be to blame: each alone
                for work in works:
                    self._execute_one(work)
                return True
            if is_transient(error) and time.monotonic() < until:
                return False
            self._fail(works, NotSaved(why_not_saved(error)), error)
        except Exception as error:  # noqa: BLE001  the writer must outlive any unit; the caller gets the error
            self._fail(works, error, error)
        return True

    def _execute_one(self, work: Work) -> None:
        until = time.monotonic() + _RETRY_FOR
        while not self._try([work], until):
            time.sleep(0.02)

    def _fail(self, works: list[Work], outcome: BaseException, cause: BaseException) -> None:
        _log.error("not_saved", units=len(works), error=type(cause).__name__)
        if isinstance(outcome, NotSaved) and outcome.reason != "busy":
            self.failing = outcome.reason
        for work in works:
            work.error = outcome

    def _commit(self, conn: Connection, works: list[Work]) -> None:
        now = self._now()
        with conn.begin() as transaction:
            answers: dict[str, Any] = dict(known(conn, [key for work in works for key in work.keys]))
            units: list[Unit] = []
            for work in works:
                stored = next((answers[key] for key in work.keys if key in answers), None)
                if stored is not None:
                    work.result = stored
                    continue
                unit = Unit(conn, now, self._secret, work.keys[0] if work.keys else "")
                if self._run(work, unit):
                    units.append(unit)
                    answers.update(dict.fromkeys(work.keys, work.result))
            if not units:
                transaction.rollback()
                return
            flush(conn, units)
            failpoint("commit.before")
        failpoint("commit.after")
        self._committed(units)

    def _run(self, work: Work, unit: Unit) -> bool:
        """Runs one unit, in a savepoint where others share its transaction; True when its changes stand."""
        raw: Any = unit.conn.connection.driver_connection
        shared = self._group > 1
        if shared:
            raw.execute("SAVEPOINT unit")
        try:
            work.result = work.run(unit)
        except (OperationalError, InterfaceError):
            raise  # the database itself: nobody in this group is saved
        except Exception as error:  # the fault of this unit alone, and its caller gets it
            if not shared and is_transient(error):
                raise  # another connection was faster: run again, the unit finds what it made
            work.error = error
            if shared:
                raw.execute("ROLLBACK TO unit")
            if not isinstance(error, Undone | NotSaved):
                _log.error("unit_failed", key=unit.key, exc_info=error)
        if shared:
            raw.execute("RELEASE unit")
        return work.error is None


def _probe(unit: Unit) -> None:
    """Takes as much room as a large unit would, and gives it back: a short row still fits where nothing else does."""
    meta.put(unit, "probe", "." * _PROBE)
    meta.put(unit, "probe", "")


def _settle(works: list[Work]) -> None:
    """Hands every outcome to its event loop, with one wake-up for each loop."""
    loops = {work.done.get_loop() for work in works if work.done}
    for loop in loops:
        mine = [work for work in works if work.done and work.done.get_loop() is loop]
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle_all, mine)


def _settle_all(works: list[Work]) -> None:
    for work in works:
        work.settle()
