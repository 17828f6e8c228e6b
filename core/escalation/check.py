"""What is wrong with a policy before it is kept: nothing told, steps that never come, people who stand in a circle."""

from __future__ import annotations

from core.escalation.line import circle
from core.escalation.model import LEVELS, Policy, PolicyError, Wait
from core.people import Directory

_STEPS, _REPEATS, _DAYS, _OFTEN = 20, 20, 90, 5


def check(policy: Policy, directory: Directory) -> None:
    """Raises PolicyError, which names the first thing that cannot be so."""
    if not policy.steps:
        raise PolicyError("policy.empty")
    if len(policy.steps) > _STEPS:
        raise PolicyError("policy.many", limit=_STEPS)
    for number, step in enumerate(policy.steps, 1):
        if not step.targets:
            raise PolicyError("policy.tells_nobody", step=number)
        if max(_days(step.wait), _days(step.every)) > _DAYS:
            raise PolicyError("policy.far", step=number, limit=_DAYS)
        if step.repeat > _REPEATS or (step.repeat and step.every.length < _OFTEN):
            raise PolicyError("policy.often", step=number, limit=_REPEATS, minutes=_OFTEN)
        if policy.critical and step.hours:
            raise PolicyError("policy.critical_hours", step=number)
        _reached(policy, number)
    levels = any(target.kind == "level" for step in policy.steps for target in step.targets)
    if levels and (people := circle(directory)):
        raise PolicyError("policy.circle", who=" → ".join(person.name for person in (*people, people[0])))


def _reached(policy: Policy, number: int) -> None:
    """Nobody above the policy's own ceiling is ever told: a step for them alone never comes."""
    targets = policy.steps[number - 1].targets
    highest = LEVELS.index(policy.ceiling) if policy.ceiling else len(LEVELS)
    if all(target.kind == "level" and LEVELS.index(target.value) > highest for target in targets):
        raise PolicyError("policy.never", step=number)


def _days(wait: Wait) -> float:
    return wait.length / 1440
