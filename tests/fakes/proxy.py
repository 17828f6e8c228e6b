"""An HTTP proxy on loopback, as a company has one: it relays, and remembers what went through it."""

from __future__ import annotations

import asyncio
from types import TracebackType
from urllib.parse import urlsplit


class FakeProxy:
    """`seen` has the target of every request, in order: `http://127.0.0.1:5000/api/auth.test`."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.url = ""
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> FakeProxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, version = head.split(b"\r\n", 1)[0].decode().split(" ")
            self.seen.append(target)
            if method == "CONNECT":
                host, _, port = target.rpartition(":")
                first = b""
                writer.write(f"{version} 200 Connection established\r\n\r\n".encode())
            else:
                url = urlsplit(target)
                host, port = str(url.hostname), str(url.port or 80)
                path = target.split(url.netloc, 1)[1] or "/"
                lines = head.split(b"\r\n")[1:]
                upgrades = any(line.lower().startswith(b"upgrade:") for line in lines)
                dropped = (b"proxy-",) if upgrades else (b"connection:", b"proxy-")
                kept = [line for line in lines if not line.lower().startswith(dropped)]
                closing = [] if upgrades else [b"Connection: close"]
                first = b"\r\n".join([f"{method} {path} {version}".encode(), *closing, *kept])
            there, out = await asyncio.open_connection(host, int(port))
            self._writers.add(out)
            out.write(first)
            await asyncio.gather(_pipe(reader, out), _pipe(there, writer))
        except (OSError, asyncio.IncompleteReadError):
            writer.close()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
