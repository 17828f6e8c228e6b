"""The world behind real HTTP, on a free port of loopback, in the test's own loop."""

from __future__ import annotations

import asyncio
import itertools
import socket
from types import TracebackType
from typing import Any

import aiohttp
import uvicorn

from bot.web import build
from tests.world import World


def free_port() -> int:
    """A port that nobody listens on, for an address that must be known before it is served."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _listening(port: int) -> socket.socket:
    """Said to be TCP by name: only then does asyncio send an answer at once, and not with the peer's next sign."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    return listening


class Serving:
    """`async with Serving(world) as site:` serves it at `site.url`; `site` speaks the local chat's JSON."""

    def __init__(self, world: World, port: int = 0) -> None:
        self.world = world
        self._socket = _listening(port)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(build(world.muster), log_config=None, access_log=False, lifespan="off")
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        self._keys = itertools.count(1)

    async def __aenter__(self) -> Serving:
        await self._server.startup(sockets=[self._socket])
        self._running = asyncio.create_task(self._server.main_loop())
        self.http = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.http.close()
        self._server.should_exit = self._server.force_exit = True
        await self._running
        await self._server.shutdown(sockets=[self._socket])

    async def get(self, path: str, **query: Any) -> tuple[int, Any]:
        async with self.http.get(self.url + path, params={k: str(v) for k, v in query.items()}) as response:
            return response.status, await _body(response)

    async def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        """Status and JSON of a POST of JSON; `headers` are written with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.post(self.url + path, json=body, headers=sent) as response:
            return response.status, await _body(response)

    async def say(self, person: int, room: int, text: str, **more: Any) -> Any:
        """The answer to a line; the sender has worked off what it caused."""
        body = {"as": person, "room": room, "text": text, "key": f"k{next(self._keys)}", **more}
        status, answer = await self.post("/local/messages", body)
        assert status == 200, answer
        await self.world.settle()
        return answer

    async def read(self, person: int, room: int, after: int = 0) -> list[Any]:
        status, answer = await self.get("/local/messages", room=room, viewer=person, after=after)
        assert status == 200, answer
        return list(answer["messages"])

    async def card(self, person: int, room: int, ref: str) -> Any:
        """The message with the record's own card, which everybody in the room sees."""
        found = [m for m in await self.read(person, room) if m["card"] and m["card"]["ref"] == ref and m["to"] is None]
        return found[0]

    async def press(self, person: int, message: Any, label: str, **more: Any) -> tuple[int, Any]:
        button = next(b["id"] for b in message["card"]["buttons"] if b["label"] == label)
        body = {"as": person, "message": message["id"], "button": button, "key": f"k{next(self._keys)}", **more}
        found = await self.post("/local/press", body)
        await self.world.settle()
        return found


async def _body(response: aiohttp.ClientResponse) -> Any:
    return await response.json() if response.content_type == "application/json" else await response.text()
