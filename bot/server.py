"""Running the bot: the loop, the server, and a stop that lets what is in flight end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from types import FrameType

import uvicorn

from bot.demo import team
from bot.settings import Settings
from bot.web import build
from bot.wiring import Muster
from core.errors import SettingsError


class _Server(uvicorn.Server):
    """Uvicorn raises the signal again after serving, so that nothing behind it runs; here it only stops.

    `ending` runs before it waits for what is still being answered: a page's long poll must not hold it.
    """

    def __init__(self, config: uvicorn.Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True


def run(settings: Settings, demo: bool) -> bool:
    """Serves until SIGTERM or SIGINT, and tells whether to start again. Raises SettingsError when the port is taken."""
    listening = _listen(settings.muster_host, settings.muster_port)
    sys.setswitchinterval(0.001)  # the writer's thread and the loop take turns sooner: 4 to 11 % (speed.md)
    uvicorn_loop = "uvloop" if sys.platform != "win32" else "asyncio"
    config = uvicorn.Config(
        app=lambda: None,
        loop=uvicorn_loop,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nothing asks who the peer is
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=8,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        return runner.run(_serve(settings, demo, listening, config))


async def _serve(settings: Settings, demo: bool, listening: socket.socket, config: uvicorn.Config) -> bool:
    muster = Muster(settings, demo=demo)
    await muster.start()
    if settings.local_chat and not demo:
        zone, locale = settings.muster_timezone, settings.muster_locale
        await muster.writer.submit(lambda unit: team.first_run(unit, zone, locale))
    config.app = build(muster)
    gc.freeze()  # p99 fell from 21 to 7 ms with a calmer collector (speed.md)
    gc.set_threshold(10_000, 20, 20)
    host, port = listening.getsockname()[:2]
    print(_where(settings, f"[{host}]" if ":" in host else host, port), flush=True)
    try:
        await _Server(config, muster.ending).serve(sockets=[listening])
    finally:
        await muster.stop()
    return muster.restarting


def _where(settings: Settings, host: str, port: int) -> str:
    """One line: the address, and why the local chat is not there where somebody would expect it."""
    everywhere = ip_address(host.strip("[]")).is_unspecified
    at = f"Muster is at http://{'localhost' if everywhere else host}:{port}/"
    if settings.local_chat or not settings.local_wanted:
        return at
    return f"{at} without the local chat: {host} is not this machine alone, so it needs MUSTER_LOCAL_PASSWORD"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an answer's second part waits for 40 ms
    try:
        listening.bind((host, port))
        listening.listen(2048)  # whoever reads the printed address at once waits, and is not turned away
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(f"MUSTER_PORT: cannot listen on {host}:{port} ({reason}); choose another port") from None
    return listening
