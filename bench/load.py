"""The load generator, a process of its own: an order a line on stdin, its figures a line on stdout.

Every request is made and signed before the clock starts, with a trigger and a text of its own; every answer is checked.
Telegram's updates are not sent but fetched, from the sink that stands in this process.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import math
import re
import sys
import time
from dataclasses import asdict, dataclass, field

import uvloop

from bench.wire import Sink, Updates, Wire, connect, post
from tests.fakes.slack_payloads import form, sign, slash_command

SECRET = "bench-secret"
USERS, CHANNELS = 20, 8
TELEGRAM_USER = 1
_MOST = 9_000
"""Requests a second for which there are bodies; nothing here is faster."""
_PATIENCE = 10
"""Seconds for the first polled answer, and for the last."""
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
        if await self._sent(wire, index):
            self.took.append(time.perf_counter() - since)
        else:
            self.wrong += 1

    async def _sent(self, wire: Wire, index: int) -> bool:
        status, body = await wire.ask(self.requests[index])
        ref = _REF.search(body)
        if ref:
            self.refs.add(ref[1])
        if status != 200 or (self.order.captures and not ref):
            self.example = f"{status} {body[:200]!r}"
            return False
        return True

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


def telegram_update(number: int) -> bytes:
    person = {"id": TELEGRAM_USER, "is_bot": False, "first_name": "User", "language_code": "en"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": TELEGRAM_USER, "type": "private", "first_name": "User"},
        "from": person,
        "text": f"/issue Report {number}",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    return json.dumps({"update_id": number, "message": message}).encode()


async def run(order: Order) -> Figures:
    if order.platform == "telegram":
        return await _polled(order)
    count = int(order.seconds * (order.rate or _MOST))
    round_ = Round(order, [slack_request(order.first + index) for index in range(count)])
    gc.collect()
    began = time.perf_counter()
    await (_steady(round_) if order.rate else _closed(round_))
    return round_.figures(time.perf_counter() - began)


async def _polled(order: Order) -> Figures:
    """The contestant fetches its updates itself; the time is from its first answer to its last."""
    prepared = [telegram_update(order.first + index) for index in range(int(order.seconds * _MOST))]
    gc.collect()
    updates = Sink.updates = Updates(order.first, prepared)
    await _patiently(updates.begun)
    await asyncio.sleep(order.seconds)
    updates.end()
    await _patiently(updates.done)
    answered, distinct = len(updates.answers), len(updates.refs)
    if answered < 2:
        return Figures(answered=answered, distinct=distinct, wrong=1, example="it does not answer")
    rate = (answered - 1) / (updates.answers[-1] - updates.answers[0])
    missing = updates.given - distinct
    return Figures(rate, answered=answered, distinct=distinct, wrong=missing, example=f"{updates.given} were given")


async def _patiently(event: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), _PATIENCE)


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
        free[:] = [wire for wire in free if wire.alive]
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
