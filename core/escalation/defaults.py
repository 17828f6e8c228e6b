"""The policies that Muster ships, and how high each record climbs. They are ours: a team sets its own."""

from __future__ import annotations

from collections.abc import Sequence

from core.escalation.model import LEVELS, Policy, Step, Target, Wait
from core.kinds import KINDS
from core.record import Record

_CEILINGS = {"low": "owner", "normal": "supervisor", "high": "manager", "urgent": "vice_president"}
_ABOUT_PERSON = "supervisor"


def ceiling_of(policy: Policy, record: Record | None) -> int:
    """The place in LEVELS above which nobody is told: the policy's, else that of the severity or, where it is higher,
    of the kind. What is about a person alone stops at their supervisor."""
    if policy.ceiling:
        return LEVELS.index(policy.ceiling)
    if record is None:
        return LEVELS.index(_ABOUT_PERSON)
    named = (_CEILINGS.get(record.severity, _ABOUT_PERSON), KINDS[record.kind].climbs)
    return max(LEVELS.index(level) for level in named if level)


def _line(*waits: Wait | None) -> tuple[Step, ...]:
    """A step for each level, after its wait; None leaves the level out."""
    pairs = zip(waits, LEVELS, strict=True)
    return tuple(Step(wait, (Target("level", level),)) for wait, level in pairs if wait is not None)


def _ours(name: str, *waits: Wait | None, severities: Sequence[str] = (), causes: Sequence[str] = ()) -> Policy:
    return Policy(name, _line(*waits), severities=frozenset(severities), causes=frozenset(causes), ours=True)


_ONCE, _DAY = Wait(), Wait(days=1)
OURS = (
    _ours("default", None, Wait(120), _DAY, _DAY, _DAY),
    _ours("urgent", None, Wait(60), Wait(120), Wait(240), _DAY, severities=["urgent"]),
    _ours("untaken", None, Wait(30), Wait(60), Wait(120), _DAY, causes=["severity"]),
    _ours("direct", _ONCE, Wait(120), _DAY, _DAY, _DAY, causes=["reopen", "rating", "missed", "kpi"]),
)
"""Whoever has it heard of a limit or a due moment when it was over, by the limit or the reminder; where nothing else
tells them, `direct` begins with them. `untaken` is for what those above were told of at once (S000-4.1), and nobody
takes."""
