"""Digests: which there are, which take in which the same morning, and how their numbers are said (voice.md 10)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from core.calendar import Calendar

CADENCES = ("daily", "weekly", "monthly", "quarterly")
"""From the shortest to the longest: each takes in those before it."""
MANAGEMENT = "management"
NAMES = (*CADENCES, *(f"{MANAGEMENT}_{cadence}" for cadence in CADENCES))
"""All that somebody can get: of their own work or their room's, and of the departments that they answer for."""
DEFAULT = {"person": ("daily",), "room": ("weekly",)}
SHOWN = 7
"""Lines of a section; the rest is behind "and 12 more"."""
FEW = 30
"""Fewer cases than this are counts, not percent."""
_DAYS = {"daily": "workday", "weekly": "weekly mon", "monthly": "monthly 1", "quarterly": "quarterly 1"}
_FARTHEST = 400
T = TypeVar("T")


class Part(NamedTuple):
    """What one message shows of one kind of digest: `own` work (or the room's) or the `management`'s departments."""

    whose: str
    cadence: str


def part_of(name: str) -> Part:
    whose, _, cadence = name.rpartition("_")
    return Part(whose or "own", cadence)


def carrier(due: Collection[str]) -> str:
    """Of what falls due for somebody the same morning, the one that is sent: the longest takes in the others."""
    return max(due, key=lambda name: (CADENCES.index(part_of(name).cadence), NAMES.index(name)))


def parts(due: Collection[str]) -> list[Part]:
    """What that message shows: of their own work and of the departments the longest that is due."""
    longest: dict[str, Part] = {}
    for name in sorted(due, key=NAMES.index):
        part = part_of(name)
        longest[part.whose] = part
    return list(longest.values())


def cadence(name: str, minute: int) -> str:
    """When it falls due, as core/cadence.py reads it; `minute` is the time of day in minutes after midnight."""
    at = f"{minute // 60:02}:{minute % 60:02}"
    days = _DAYS[part_of(name).cadence]
    return f"{days} {at}" if days == "workday" else f"{days} {at} moved next"


def clip(found: Sequence[T], total: int) -> tuple[Sequence[T], int]:
    """The lines that a section shows, and how many are left of all that there are."""
    shown = found[:SHOWN]
    return shown, total - len(shown)


def change(now: int, before: int | None) -> str:
    """`▲ 2` or `▼ 1` since the last one; "" where nothing changed, or there was none."""
    if before is None or now == before:
        return ""
    return f"▲ {now - before}" if now > before else f"▼ {before - now}"


def share(part: int, whole: int) -> int | None:
    """How many percent, rounded half up; None where there are too few cases for percent."""
    return (200 * part + whole) // (2 * whole) if whole >= FEW else None


def working_days(calendar: Calendar, since: date, until: date) -> int:
    """The working days after the one up to the other, as far as they are worth counting."""
    first = max(since, until - timedelta(days=_FARTHEST))
    days = (first + timedelta(days=number) for number in range(1, (until - first).days + 1))
    return sum(map(calendar.is_workday, days))
