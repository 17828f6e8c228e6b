"""HTTP over one kept-alive connection, as thin as it can be, so that the load costs little of the two cores."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Sequence
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Wire(asyncio.Protocol):
    """One request at a time; a lost connection raises ConnectionError."""

    def __init__(self) -> None:
        self._buffer = b""
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        found = message(self._buffer)
        if found and self._waiting and not self._waiting.done():
            head, body, self._buffer = found
            self._waiting.set_result((int(head[9:12]), body))

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """The status and the body of the answer."""
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    @property
    def alive(self) -> bool:
        """A server hangs up on a connection that was quiet for long."""
        return self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        if self._transport:
            self._transport.close()


def message(buffer: bytes) -> tuple[bytes, bytes, bytes] | None:
    """The head and the body of the first whole message, and what follows it."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    length = _LENGTH.search(buffer, 0, end)
    last = end + 4 + (int(length[1]) if length else 0)
    return (buffer[:end], buffer[end + 4 : last], buffer[last:]) if len(buffer) >= last else None


async def connect(port: int) -> Wire:
    _, wire = await asyncio.get_running_loop().create_connection(Wire, "127.0.0.1", port)
    return wire


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Updates:
    """What Telegram keeps for the bot, numbered from `first`, and the answers that came to it."""

    def __init__(self, first: int = 0, prepared: Sequence[bytes] = ()) -> None:
        self._first = first
        self._prepared = prepared
        self._confirmed = 0
        self.given = 0
        self.answers: list[float] = []
        self.refs: set[bytes] = set()
        self.begun, self.done = asyncio.Event(), asyncio.Event()
        self._ended = False

    def take(self, offset: int, limit: int) -> Sequence[bytes]:
        """Whatever is below the offset is confirmed; what is not is given again."""
        self._confirmed = max(self._confirmed, offset - self._first)
        found = self._prepared[self._confirmed : self._confirmed + min(limit, 100)]
        self.given = max(self.given, self._confirmed + len(found))
        return found

    def answered(self, ref: bytes) -> None:
        self.answers.append(time.perf_counter())
        self.refs.add(ref)
        self.begun.set()
        self._see()

    def end(self) -> None:
        """Nothing new from now on; it is done when all that was given is answered."""
        self._prepared = self._prepared[: self.given]
        self._ended = True
        self._see()

    def _see(self) -> None:
        if self._ended and len(self.refs) >= self.given:
            self.done.set()


class Sink(asyncio.Protocol):
    """Telegram's end of the line: hands out the updates by polling, and takes every call."""

    updates: ClassVar = Updates()
    _numbers: ClassVar = itertools.count(1)
    _REF = re.compile(rb"I-(\d+)")
    _CHAT = b'{"id":1,"type":"private","first_name":"A"}'
    _ME = b'{"id":4242,"is_bot":true,"first_name":"Muster","username":"muster_bot"}'
    _IDLE = 0.05

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while found := message(self._buffer):
            head, body, self._buffer = found
            method = head.split(b" ", 2)[1].rpartition(b"/")[2]
            if method == b"getUpdates":
                self._poll(body)
            else:
                self._transport.write(_ok(self._answer(method, body)))

    def _poll(self, body: bytes) -> None:
        asked = parse_qs(body)
        offset, limit = (
            int(asked.get(name, [default])[0]) for name, default in ((b"offset", b"0"), (b"limit", b"100"))
        )
        found = self.updates.take(offset, limit)
        answer = _ok(b"[" + b",".join(found) + b"]")
        # nothing is not said at once, or an idle bot would ask without a pause
        asyncio.get_running_loop().call_later(0 if found else self._IDLE, self._say, answer)

    def _say(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)

    def _answer(self, method: bytes, body: bytes) -> bytes:
        """`true` does for deleteWebhook and setMyCommands."""
        if method == b"getMe":
            return self._ME
        if method == b"getChat":
            return self._CHAT
        if not method.startswith((b"send", b"edit")):
            return b"true"
        if b"Captured" in body and (ref := self._REF.search(body)):
            self.updates.answered(ref[1])
        return b'{"message_id":%d,"date":1700000000,"chat":%b,"text":"ok"}' % (next(self._numbers), self._CHAT)


def _ok(result: bytes) -> bytes:
    body = b'{"ok":true,"result":' + result + b"}"
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
