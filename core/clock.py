"""The clock that everything is told; `bot/clock.py` reads the real one."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present business moment, UTC and aware; movable in the demo and in tests."""
        ...
