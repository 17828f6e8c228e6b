"""A chain on its way: its steps as they are frozen at the start, and how it goes from one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.calendar import Calendar
from core.escalation.model import LEVELS, Policy, Target, Wait
from core.escalation.moments import moment


@dataclass(frozen=True, slots=True)
class Tick:
    """One time of telling: the step's number from 1, and whether it was told before."""

    number: int
    wait: Wait
    targets: tuple[Target, ...]
    hours: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What is due: the ticks to be told now, those that were missed, and the next with its moment, if there is one."""

    told: tuple[int, ...]
    missed: tuple[tuple[int, datetime], ...]
    step: int
    due_at: datetime | None


def freeze(policy: Policy, ceiling: int) -> tuple[Tick, ...]:
    """The times of telling, without the levels above the ceiling; what is cut out keeps its wait."""
    found: list[Tick] = []
    for number, step in enumerate(policy.steps, 1):
        targets = tuple(t for t in step.targets if t.kind != "level" or LEVELS.index(t.value) <= ceiling)
        found.append(Tick(number, step.wait, targets, step.hours))
        found += [Tick(number, step.every, targets, step.hours, True)] * (step.repeat if targets else 0)
    while found and not found[-1].targets:
        found.pop()
    return tuple(found)


def work_off(ticks: Sequence[Tick], step: int, due_at: datetime, now: datetime, calendar: Calendar) -> Move:
    """From the step that is due: after a time without Muster only the present level is told (fault 43)."""
    passed: list[tuple[int, datetime]] = []
    at: datetime | None = due_at
    while at is not None and at <= now:
        passed.append((step, at))
        step, before = step + 1, at
        at = moment(before, ticks[step].wait, ticks[step].hours, calendar) if step < len(ticks) else None
    present = passed[-1][1] if passed else now
    told = tuple(place for place, when in passed if when == present)
    return Move(told, tuple(one for one in passed if one[1] < present), step, at)
