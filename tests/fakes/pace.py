"""The platforms' own rate limits, for tests that ask whether Muster ever runs into one by itself."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """Lets `burst` posts through at once and `rate` more each second."""

    rate: float
    burst: float
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)  # key → posts left, as of when

    def wait(self, key: str, now: float) -> float:
        """Seconds until the next post may come; 0 when it may now."""
        return max(0.0, (1 - self._now(key, now)) / self.rate)

    def spend(self, key: str, now: float) -> None:
        self._left[key] = (self._now(key, now) - 1, now)

    def _now(self, key: str, now: float) -> float:
        left, since = self._left.get(key, (self.burst, now))
        return min(self.burst, left + (now - since) * self.rate)


def retry_after(buckets: list[tuple[Bucket, str]], now: float | None = None) -> int:
    """Takes one post from every bucket, or from none and returns the whole seconds to wait."""
    now = time.monotonic() if now is None else now
    longest = max((bucket.wait(key, now) for bucket, key in buckets), default=0.0)
    if longest <= 0:
        for bucket, key in buckets:
            bucket.spend(key, now)
    return math.ceil(longest)
