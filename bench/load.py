"""The load generator, a process of its own: an order a line on stdin, its figures a line on stdout.

Every request is made and signed before the clock starts, with a trigger and a text of its own; every answer is checked.
"""

from __future__ import annotations

import asyncio
import gc
import json
import math
import re
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field

import uvloop

from bench.wire import Sink, Wire, connect, note_reply, post
from tests.fakes.slack_payloads import form, sign, slash_command

SECRET = "bench-secret"
TELEGRAM_SECRET = "bench-telegram"
USERS, CHANNELS = 20, 8
_MOST = 9_000
"""Requests a second for which there are bodies; nothing here is faster."""
_REF = re.compile(rb"I-(\d+)")


@dataclass
class Order:
    """`rate` in requests a second, or 0 for as many as `at_once` connections carry; `first` numbers the texts."""

    port: int
    platform: str
    seconds: float
    first: int
    at_once: int = 32
    rate: float = 0
    captures: bool = True


@dataclass
class Figures:
    """Latencies in milliseconds, `rate` in answers a second; `wrong` counts answers that are not as they should be.

    `cpu` is the contestant's own time for an answer in microseconds, which a busy machine changes least.
    """

    rate: float = 0
    cpu: float = 0
    p50: float = 0
    p99: float = 0
    slowest: float = 0
    answered: int = 0
    distinct: int = 0
    wrong: int = 0
    example: str = ""


@dataclass
class Round:
    order: Order
    requests: list[bytes]
    took: list[float] = field(default_factory=list)
    refs: set[bytes] = field(default_factory=set)
    wrong: int = 0
    example: str = ""

    async def one(self, wire: Wire, index: int, since: float) -> None:
        """Sends one request and checks its answer; the time counts from `since`."""
        send: Callable[[Wire, int], Awaitable[bool]] = self._slack if self.order.platform == "slack" else self._telegram
        if await send(wire, index):
            self.took.append(time.perf_counter() - since)
        else:
            self.wrong += 1

    async def _slack(self, wire: Wire, index: int) -> bool:
        status, body = await wire.ask(self.requests[index])
        ref = _REF.search(body)
        if ref:
            self.refs.add(ref[1])
        if status != 200 or (self.order.captures and not ref):
            self.example = f"{status} {body[:200]!r}"
            return False
        return True

    async def _telegram(self, wire: Wire, index: int) -> bool:
        """Done when the update is confirmed and the person has read the reference."""
        said = str(self.order.first + index).encode()
        reply = Sink.replies[said] = asyncio.get_running_loop().create_future()
        try:
            status, body = await wire.ask(self.requests[index])
            note_reply(body)
            await asyncio.wait_for(reply, 5)
        except TimeoutError:
            self.example = f"no reply after {status}"
            return False
        finally:
            del Sink.replies[said]
        self.refs.add(said)
        return status == 200

    def figures(self, seconds: float) -> Figures:
        took = sorted(self.took) or [math.nan]
        at = [took[min(len(took) - 1, int(len(took) * part))] * 1000 for part in (0.5, 0.99)]
        count = len(self.took)
        return Figures(
            rate=count / seconds,
            p50=at[0],
            p99=at[1],
            slowest=took[-1] * 1000,
            answered=count,
            distinct=len(self.refs),
            wrong=self.wrong,
            example=self.example,
        )


def slack_request(number: int) -> bytes:
    text = f"Label printer {number} in hall 2 is down !high"
    user, channel = f"U{number % USERS + 1}", f"C{number % CHANNELS + 1}"
    body = form(slash_command("/issue", text, user=user, channel=channel, trigger=f"{number}.7.bench"))
    return post("/slack/events", body, sign(body, SECRET))


def telegram_request(number: int) -> bytes:
    user = number % USERS + 1
    person = {"id": user, "is_bot": False, "first_name": f"User{user}", "language_code": "en"}
    text = f"/issue Label printer {number} in hall 2 is down !high"
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": user, "type": "private", "first_name": person["first_name"]},
        "from": person,
        "text": text,
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    body = json.dumps({"update_id": number, "message": message}).encode()
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
    return post("/telegram/webhook", body, headers)


async def run(order: Order) -> Figures:
    make = slack_request if order.platform == "slack" else telegram_request
    count = int(order.seconds * (order.rate or _MOST))
    round_ = Round(order, [make(order.first + index) for index in range(count)])
    gc.collect()
    began = time.perf_counter()
    await (_steady(round_) if order.rate else _closed(round_))
    return round_.figures(time.perf_counter() - began)


async def _closed(round_: Round) -> None:
    """Each connection sends its next request when it has the answer to its last."""
    waiting = iter(range(len(round_.requests)))
    until = time.perf_counter() + round_.order.seconds

    async def work() -> None:
        wire = await connect(round_.order.port)
        for index in waiting:
            now = time.perf_counter()
            if now >= until:
                break
            await round_.one(wire, index, now)
        wire.close()

    await asyncio.gather(*(work() for _ in range(round_.order.at_once)))


async def _steady(round_: Round) -> None:
    """One request at each tick, whatever became of those before; late ones count from when they were due."""
    free: list[Wire] = []
    began = time.perf_counter()

    async def one(index: int, due: float) -> None:
        wire = free.pop() if free else await connect(round_.order.port)
        await round_.one(wire, index, due)
        free.append(wire)

    async with asyncio.TaskGroup() as group:
        for index in range(len(round_.requests)):
            due = began + index / round_.order.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(index, due))
    for wire in free:
        wire.close()


async def serve() -> None:
    loop = asyncio.get_running_loop()
    sink = await loop.create_server(Sink, "127.0.0.1", 0)
    print(sink.sockets[0].getsockname()[1], flush=True)
    gc.set_threshold(100_000, 50, 50)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(asdict(await run(Order(**json.loads(line))))), flush=True)


if __name__ == "__main__":
    uvloop.run(serve())
