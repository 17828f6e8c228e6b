"""Misfortunes that a test orders from a counterpart, each for so many calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "delay",  # `seconds`, `when` before or after the post is accepted
    "rate_limit",  # 429 with `retry_after`
    "drop_before_accept",  # the socket closes; nothing was posted
    "drop_after_accept",  # the post is in the journal, then the socket closes without a reply
    "http_500",  # `when` before or after the post is accepted
    "malformed_ok",  # accepted, and "ok" with a body of another shape (`body` if given)
    "error",  # the platform's own error by name (`error`, on Telegram its description with `code`)
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass
class Fault:
    kind: Kind
    method: str = "*"
    room: str | None = None
    times: int | None = 1  # None: until cleared
    passing: int = 0  # fitting calls that go well before
    when: Literal["before", "after"] = "before"
    seconds: float = 1.0
    retry_after: int = 1
    error: str = ""
    code: int = 400
    parameters: dict[str, Any] = field(default_factory=dict)
    body: str | None = None
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}; there are {', '.join(KINDS)}")
        self.room = None if self.room is None else str(self.room)

    def fits(self, method: str, room: str | None) -> bool:
        left = self.times is None or self.struck < self.times
        return left and self.method in ("*", method) and self.room in (None, room)

    def spares(self) -> bool:
        self.passing -= 1
        return self.passing >= 0

    def strikes(self, kind: Kind, when: str | None = None) -> bool:
        return self.kind == kind and when in (None, self.when)


class Faults:
    """The orders that are still open."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> Fault:
        self._orders.append(fault)
        return fault

    def clear(self) -> None:
        self._orders.clear()

    def take(self, method: str, room: str | None) -> list[Fault]:
        """What befalls this call: at most one delay and one other fault, in the order they were asked for."""
        fitting = [fault for fault in self._orders if fault.fits(method, room) and not fault.spares()]
        delays = [fault for fault in fitting if fault.kind == "delay"][:1]
        others = [fault for fault in fitting if fault.kind != "delay"][:1]
        for fault in delays + others:
            fault.struck += 1
        return delays + others
