"""What somebody wants to try without saying which policy: `/simulate after 1h tell supervisor last week`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.dates.fold import fold, half_width
from core.escalation import PolicyError
from handlers.context import Context
from handlers.escalation.policy_text import policy_of

_BEGINS = re.compile(
    r"after\b|in \d|at once|immediately|立即|[马馬]上|for\b|适用|適用|critical|随时|隨時|up to|最高|\d"
)
"""How a line of a policy begins; a name may begin with a digit, but no name has words of time behind it."""
_LONGEST = 3
"""Words of a time in the past that has a name."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Lines to try and a time in the past, as they were typed."""

    steps: str = ""
    dates: str = ""


NOTHING = Unnamed()


def without_name(ctx: Context, words: Sequence[str], below: str) -> Unnamed | None:
    """Lines, a time, or both; None where the first word is meant as a name."""
    dates = _time_at_the_end(ctx, words)
    line = " ".join(words[: len(words) - len(dates)])
    if line and not _BEGINS.match(fold(line)):
        return None
    steps = "\n".join(filter(None, (line, below.strip())))
    if line and " " not in line and not _is_read(ctx, steps):
        return None
    return Unnamed(steps, " ".join(dates))


def _time_at_the_end(ctx: Context, words: Sequence[str]) -> Sequence[str]:
    known = ctx.languages.meanings("simulateword")
    for count in range(min(_LONGEST, len(words)), 0, -1):
        if half_width(" ".join(words[-count:])).casefold() in known:
            return words[-count:]
    return ()


def _is_read(ctx: Context, steps: str) -> bool:
    try:
        policy_of(ctx, "tried", steps)
    except PolicyError:
        return False
    return True
