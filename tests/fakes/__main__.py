"""A counterpart as a process of its own, for tests that kill the program:

    python -m tests.fakes slack --port 8101 --journal slack.jsonl --control '{"user": {"id": "U1", "name": "Alice"}}'

prints "ready URL" once it listens. `--control` gives an order before that, as POST /_control does later.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from pathlib import Path

from tests.fakes import FakeSlack, FakeTelegram

PLATFORMS: dict[str, type[FakeSlack] | type[FakeTelegram]] = {"slack": FakeSlack, "telegram": FakeTelegram}


async def serve(options: argparse.Namespace) -> None:
    token = {"token": options.token} if options.token else {}
    counterpart = PLATFORMS[options.platform](options.journal, port=options.port, **token)
    for order in options.control:
        counterpart.control(json.loads(order))
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    async with counterpart:
        print("ready", counterpart.url, flush=True)
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("platform", choices=PLATFORMS)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--journal", type=Path, default=None)
    parser.add_argument("--token", default="")
    parser.add_argument("--control", action="append", default=[], metavar="JSON")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
