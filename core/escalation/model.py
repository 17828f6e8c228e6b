"""A policy of escalation: who is told after which wait, and for what it is (requirements.md section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LEVELS = ("owner", "supervisor", "manager", "vice_president", "general_manager")
"""The reporting line: whoever has it, and those above them. A ceiling is a place in it."""
CAUSES = (
    *("severity", "response", "resolution", "overdue", "reply", "state"),
    *("reopen", "rating", "missed", "checkin", "kpi"),
)
"""What can start a chain."""
NAMED = frozenset({"checkin"})
"""Those that climb only by a policy which names them; none of ours does."""

_NONE: frozenset[str] = frozenset()
WORK = "work"


@dataclass(frozen=True, slots=True)
class Wait:
    """So many days and minutes of working time, or of the clock's."""

    minutes: int = 0
    days: int = 0
    clock: bool = False

    @property
    def length(self) -> int:
        return self.minutes + self.days * 1440


@dataclass(frozen=True, slots=True)
class Target:
    """Who is told: `value` is a level or a role, otherwise an id."""

    kind: Literal["level", "role", "person", "department", "room"]
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """`wait` counts from the step before, or from the start. It is told again `repeat` times, each after `every`.
    `hours`: at any time "", in working time "work", or between two times of a working day, `09:00-18:00`."""

    wait: Wait
    targets: tuple[Target, ...]
    repeat: int = 0
    every: Wait = Wait()
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """For what it is: nothing named means all. `ceiling` is the highest level, "" as the record has it; a `critical`
    one is heard at any hour. `ours` ships with Muster, as a default."""

    name: str
    steps: tuple[Step, ...]
    critical: bool = False
    ceiling: str = ""
    kinds: frozenset[str] = _NONE
    severities: frozenset[str] = _NONE
    departments: frozenset[int] = frozenset()
    causes: frozenset[str] = _NONE
    ours: bool = False


class PolicyError(Exception):
    """A policy is refused: the catalog key of why, and what it says of the text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
