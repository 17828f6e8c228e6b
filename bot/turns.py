"""Turns: a room takes a burst, then one message a second, so that no 429 is of our own making."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

from bot.destinations import Destination


class Turns:
    def __init__(self) -> None:
        self._tokens: dict[str, tuple[float, float]] = defaultdict(lambda: (-1.0, 0.0))

    async def wait(self, to: Destination) -> None:
        burst = to.port.burst
        if not burst:
            return
        lane = f"{to.port.platform}:{to.place.channel}"
        left, seen = self._tokens[lane]
        now = time.monotonic()
        left = burst if left < 0 else min(burst, left + now - seen)
        if left < 1:
            await asyncio.sleep(1 - left)
            left, now = 1, time.monotonic()
        self._tokens[lane] = (left - 1, now)
