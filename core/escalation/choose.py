"""Which policy is for a case: the most exactly meant of those that fit."""

from __future__ import annotations

from collections.abc import Iterable

from core.escalation.model import NAMED, Policy
from core.record import Record


def choose(policies: Iterable[Policy], record: Record | None, department: int | None, cause: str) -> Policy | None:
    """None where none fits. A cause is meant more exactly than a department, that more than a kind or a severity."""
    fitting = [policy for policy in policies if fits(policy, record, department, cause)]
    return min(fitting, key=_order, default=None)


def fits(policy: Policy, record: Record | None, department: int | None, cause: str) -> bool:
    kind, severity = (record.kind, record.severity) if record else ("", "")
    asked = (
        (policy.causes, cause),
        (policy.kinds, kind),
        (policy.severities, severity),
        (policy.departments, department),
    )
    named = cause in policy.causes or cause not in NAMED
    return named and all(not wanted or value in wanted for wanted, value in asked)


def _order(policy: Policy) -> tuple[int, bool, str]:
    exact = (policy.severities, policy.kinds, policy.departments, policy.causes)
    return -sum(1 << place for place, wanted in enumerate(exact) if wanted), policy.ours, policy.name
