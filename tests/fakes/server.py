"""What both counterparts share: a loopback server, its journal, its faults and the page that drives it from outside."""

from __future__ import annotations

import asyncio
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.fakes.faults import Fault, Faults, Kind
from tests.fakes.journal import Journal
from tests.fakes.pace import Bucket, retry_after

Args = dict[str, Any]
Body = dict[str, Any]


class Refusal(Exception):
    """The platform answers no."""

    def __init__(self, body: Body, status: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(body)
        self.body, self.status, self.headers = body, status, headers or {}

    def response(self) -> web.Response:
        return web.json_response(self.body, status=self.status, headers=self.headers)


class Dropped(Exception):
    """The socket closes without a reply."""


class Counterpart(ABC):
    """A platform on loopback. Stopping and starting again keeps the port and what it knows."""

    def __init__(self, journal: Path | Journal | None = None, *, port: int = 0) -> None:
        if not isinstance(journal, Journal):
            journal = Journal(journal or Path(tempfile.mkdtemp(prefix="muster-fake-")) / "journal.jsonl")
        self.journal = journal
        self.port = port
        self.faults = Faults()
        self.paced = False  # True: the platform's own rate limits hold
        self.calls: list[Body] = []  # every request but polls: at, method, room
        self._runner: web.AppRunner | None = None

    async def start(self) -> Self:
        app = web.Application(client_max_size=8 << 20)
        app.add_routes([web.post("/_control", self._control), web.get("/_journal", self._show), *self.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fail(self, method: str, kind: Kind, *, room: str | int | None = None, **details: Any) -> Fault:
        """Orders a fault for the next call of `method` ("*": any), see `Fault` for the details."""
        return self.faults.order(Fault(kind, method, None if room is None else str(room), **details))

    def accept(self, method: str, room: str | int | None, **entry: Any) -> Body:
        """Journals a post; from here on it happened."""
        return self.journal.append({"method": method, "room": None if room is None else str(room), **entry})

    def control(self, order: Body) -> Body:
        """Obeys one order from outside: {"fault": …}, {"clear": true}, {"paced": true}, or what the platform adds."""
        if "fault" in order:
            self.faults.order(Fault(**order["fault"]))
        if "paced" in order:
            self.paced = order["paced"]
        if order.get("clear"):
            self.faults.clear()
        return {"ok": True}

    # What a platform fills in.

    @abstractmethod
    def routes(self) -> list[web.RouteDef]: ...

    @abstractmethod
    def paces(self, method: str, room: str | None) -> list[tuple[Bucket, str]]:
        """The limits that a call of this method counts against, with their keys."""

    def headers(self, method: str) -> dict[str, str]:
        """What goes along with an answer."""
        return {}

    @abstractmethod
    def rate_limit(self, fault: Fault) -> Refusal: ...

    @abstractmethod
    def named_error(self, fault: Fault) -> Refusal: ...

    @abstractmethod
    def malformed(self, fault: Fault) -> str: ...

    # How a call is answered.

    async def answer(
        self, request: web.Request, method: str, room: str | None, act: Callable[[], Awaitable[Body]]
    ) -> web.StreamResponse:
        """Runs `act`, which accepts or refuses, with the faults of the moment around it."""
        if method != "getUpdates":
            self.calls.append({"at": time.time(), "method": method, "room": room})
        faults = self.faults.take(method, room)
        try:
            await self._strike_before(faults)
            if self.paced and (seconds := retry_after(self.paces(method, room))):
                raise self.rate_limit(Fault("rate_limit", retry_after=seconds))
            body = await act()
            return await self._strike_after(faults) or web.json_response(body, headers=self.headers(method))
        except Refusal as refusal:
            return refusal.response()
        except Dropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)  # goes nowhere: the socket is gone

    async def _strike_before(self, faults: list[Fault]) -> None:
        for fault in faults:
            if fault.strikes("delay", "before"):
                await asyncio.sleep(fault.seconds)
            elif fault.strikes("drop_before_accept"):
                raise Dropped
            elif fault.strikes("http_500", "before"):
                raise web.HTTPInternalServerError(text="internal error")
            elif fault.strikes("rate_limit"):
                raise self.rate_limit(fault)
            elif fault.strikes("error"):
                raise self.named_error(fault)

    async def _strike_after(self, faults: list[Fault]) -> web.Response | None:
        for fault in faults:
            if fault.strikes("delay", "after"):
                await asyncio.sleep(fault.seconds)
            elif fault.strikes("drop_after_accept"):
                raise Dropped
            elif fault.strikes("http_500", "after"):
                raise web.HTTPInternalServerError(text="internal error")
            elif fault.strikes("malformed_ok"):
                text = self.malformed(fault) if fault.body is None else fault.body
                return web.Response(text=text, content_type="application/json")
        return None

    async def _control(self, request: web.Request) -> web.Response:
        return web.json_response(self.control(await request.json()))

    async def _show(self, request: web.Request) -> web.Response:
        """GET /_journal?method=…&room=…&text=…"""
        wanted = {key: request.query[key] for key in ("method", "room", "text") if key in request.query}
        return web.json_response(self.journal.entries(**wanted))
