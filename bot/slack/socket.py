"""Socket Mode: Slack's deliveries over a WebSocket that Muster opens, so that Slack need not reach us.

slack_sdk's own client closes the old connection before it has the next, and tries again at a fixed pace: not used.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import aiohttp
import structlog
from starlette.exceptions import HTTPException

from bot.guard import json_object
from bot.pauses import Pauses
from bot.port import DeliveryError
from bot.slack.client import Client

_HELLO = 10.0
"""Seconds for Slack to greet a new connection."""
_HEARTBEAT = 15.0
_STEADY = 30.0
"""Seconds after which a connection has proved good, so that the next may be opened at once."""
_GRACE = 10.0
"""Seconds for which a connection that Slack replaced is still listened to, and for what was heard to end."""
_FIRST, _LONGEST = 1.0, 60.0
_log = structlog.get_logger("slack")

Take = Callable[[dict[str, Any]], Awaitable[Mapping[str, Any] | None]]
"""Works off a payload: what the acknowledgement carries; None when Slack must deliver it again."""
Link = aiohttp.ClientWebSocketResponse


class Socket:
    """One connection of this replica, replaced by a new one before it ends; Slack gives each delivery to one of all."""

    def __init__(self, client: Client, take: Take, pauses: Pauses) -> None:
        self._client = client
        self._take = take
        self._pauses = pauses
        self._links: list[Link] = []
        self._readers: set[asyncio.Task[None]] = set()
        self._workers: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._session = aiohttp.ClientSession()
        self._running = asyncio.create_task(self._run(self._session))

    async def settle(self) -> None:
        """Lets what was heard be worked off and acknowledged."""
        if self._workers:
            await asyncio.wait(self._workers, timeout=_GRACE)

    async def stop(self) -> None:
        """Hears no more. What was not acknowledged by then Slack delivers again."""
        for task in (self._running, *self._readers):
            if task:
                task.cancel()
        await self.settle()
        if self._session:
            await asyncio.gather(*(link.close() for link in self._links))
            await self._session.close()

    async def _run(self, session: aiohttp.ClientSession) -> None:
        """For ever: nothing but a cancellation ends it."""
        failures = 0
        while True:
            begun, wait = time.monotonic(), 0.0
            try:
                await self._listen(await self._open(session))
                if time.monotonic() - begun > _STEADY:
                    failures = 0
                    continue
            except (DeliveryError, aiohttp.ClientError, TimeoutError, OSError) as error:
                refused = error if isinstance(error, DeliveryError) else DeliveryError(type(error).__name__)
                wait = refused.retry_after
                _log.warning("no_socket", error=refused.code)
                if refused.revoked or refused.permanent:  # the rest passes by itself
                    await self._pauses.deafen("slack", refused.code)
            wait = max(wait, _jitter() * min(_LONGEST, _FIRST * 2**failures))
            failures = min(failures + 1, 10)
            await asyncio.sleep(wait)

    async def _open(self, session: aiohttp.ClientSession) -> Link:
        """A connection that Slack has greeted."""
        found = await self._client.call("apps.connections.open")
        timeout = aiohttp.ClientWSTimeout(ws_close=1)  # Slack does not always answer a close
        link = await session.ws_connect(
            str(found["url"]), heartbeat=_HEARTBEAT, proxy=self._client.proxy, timeout=timeout
        )
        try:
            first = await link.receive(_HELLO)
            greeting = json_object(str(first.data).encode()) if first.type is aiohttp.WSMsgType.TEXT else {}
        except (HTTPException, TimeoutError):
            greeting = {}
        if greeting.get("type") != "hello":
            await link.close()
            raise DeliveryError(str(greeting.get("reason", "not greeted"))[:40])
        self._pauses.hears("slack")
        return link

    async def _listen(self, link: Link) -> None:
        """Until the connection ends, or Slack says that it will; then it is still read while the next is opened."""
        self._links.append(link)
        over = asyncio.Event()
        self._start(self._readers, self._read(link, over))
        await over.wait()

    async def _read(self, link: Link, over: asyncio.Event) -> None:
        try:
            async for message in link:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                if self._heard(link, message.data) and not over.is_set():
                    over.set()
                    asyncio.get_running_loop().call_later(_GRACE, self._leave, link)
        finally:
            over.set()
            if link.closed:
                self._links.remove(link)

    def _leave(self, link: Link) -> None:
        if not link.closed:
            self._start(self._workers, self._close(link))

    async def _close(self, link: Link) -> None:
        await link.close()

    def _heard(self, link: Link, text: str) -> bool:
        """Begins to work off a delivery; True when Slack announces the end of the connection."""
        try:
            envelope = json_object(text.encode())
        except HTTPException:
            _log.warning("not_understood", type="envelope")
            return False
        if envelope.get("type") == "disconnect":
            _log.info("socket_ends", reason=str(envelope.get("reason"))[:40])
            return True
        if isinstance(envelope.get("envelope_id"), str):
            self._start(self._workers, self._work(link, envelope))
        return False

    async def _work(self, link: Link, envelope: Mapping[str, Any]) -> None:
        payload = envelope.get("payload")
        answer = await self._take(payload) if isinstance(payload, dict) else {}
        if answer is None:
            return
        carries = {"payload": answer} if answer and envelope.get("accepts_response_payload") else {}
        acknowledged = json.dumps({"envelope_id": envelope["envelope_id"], **carries})
        for way in (link, *reversed(self._links)):  # its own connection may have ended meanwhile
            if not way.closed:
                try:
                    await way.send_str(acknowledged)
                    return
                except (aiohttp.ClientError, OSError):
                    continue
        _log.warning("not_acknowledged", type=str(envelope.get("type"))[:40])

    def _start(self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)


def _jitter() -> float:
    return random.uniform(0.5, 1)  # noqa: S311  it spreads replicas, and guards nothing
