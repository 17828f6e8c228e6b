"""The bot's whole application on a real port of the test's own loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import uvicorn

from bot.web import build
from bot.wiring import Muster


class _Quiet(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Serving:
    """`async with Serving(muster) as url:`"""

    def __init__(self, muster: Muster) -> None:
        config = uvicorn.Config(build(muster), host="127.0.0.1", port=0, log_config=None, access_log=False)
        self._server = _Quiet(config)
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> str:
        self._task = asyncio.create_task(self._server.serve())
        while not self._server.started:
            await asyncio.sleep(0.01)
        host, port = self._server.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        if self._task:
            await self._task
