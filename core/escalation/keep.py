"""A policy and a chain's steps as they are kept: JSON, with ids and never names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from core.escalation.climb import Tick
from core.escalation.model import Policy, Step, Target, Wait

_SETS = ("kinds", "severities", "departments", "causes")


def dump_policy(policy: Policy) -> str:
    kept = {**asdict(policy), **{name: sorted(getattr(policy, name)) for name in _SETS}}
    del kept["name"], kept["ours"]
    return json.dumps(kept, ensure_ascii=False)


def load_policy(name: str, text: str) -> Policy:
    kept = json.loads(text)
    steps = tuple(
        Step(Wait(**each["wait"]), _targets(each), each["repeat"], Wait(**each["every"]), each["hours"])
        for each in kept["steps"]
    )
    kinds, severities, departments, causes = (frozenset(kept[name]) for name in _SETS)
    return Policy(name, steps, kept["critical"], kept["ceiling"], kinds, severities, departments, causes)


def dump_ticks(ticks: Sequence[Tick]) -> str:
    return json.dumps([asdict(tick) for tick in ticks], ensure_ascii=False)


def load_ticks(text: str) -> tuple[Tick, ...]:
    return tuple(
        Tick(each["number"], Wait(**each["wait"]), _targets(each), each["hours"], each["again"])
        for each in json.loads(text)
    )


def _targets(each: Mapping[str, Any]) -> tuple[Target, ...]:
    return tuple(Target(**target) for target in each["targets"])
