"""A policy as people type it, a line a step: `after 2h tell supervisor`, 30分钟后通知 @Amy，重复2次每1小时."""

from __future__ import annotations

import re
from dataclasses import replace

from core.dates.fold import fold
from core.escalation.lexicon import Lexicon
from core.escalation.model import Policy, PolicyError
from core.escalation.step import phrases, read_step

LONGEST = 4000
_CRITICAL = re.compile(r"critical(?:,? (?:at )?any hour)?|[随隨]时(?:通知)?")
_FOR = re.compile(r"(?:for|applies to|适用[于於]?|適用[于於]?)[ :：]")
_UP_TO = re.compile(r"(?:up to|最高(?:到)?)[ :：]?")
_LINES = re.compile(
    r"[\n;；]|(?:[,，、]|(?<![\s,，、]))\s++(?:(?:and )?then )?(?=after \d)"
    r"|[,，、]\s*+(?=\d{1,3} ?(?:分钟|分鐘|小时|小時|天|个?工作日|個?工作日)[后後]通知)",
    re.IGNORECASE,
)
"""Where a step begins, a new line begins, too."""
_MARK = re.compile(r"\s*(?:\d{1,2}[.)、](?!\d)|[-•·*])?\s*")


def read_policy(name: str, text: str, words: Lexicon) -> Policy:
    """The policy that the text says. Raises PolicyError, naming the line that was not understood."""
    if len(text) > LONGEST:
        raise PolicyError("policy.long", limit=LONGEST)
    policy = Policy(name, ())
    for number, line in enumerate(_LINES.split(text), 1):
        if line := _MARK.sub("", line, count=1).strip(" \t\u3000.。"):
            try:
                policy = _line(policy, line, words)
            except PolicyError as error:
                raise PolicyError(error.key, **{"line": number, "given": line, **error.values}) from None
    return policy


def _line(policy: Policy, line: str, words: Lexicon) -> Policy:
    folded = fold(line)
    if _CRITICAL.fullmatch(folded):
        return replace(policy, critical=True)
    if found := _UP_TO.match(folded):
        target = words.targets.get(folded[found.end() :].strip())
        if target is None or target.kind != "level":
            raise PolicyError("policy.unread")
        return replace(policy, ceiling=target.value)
    if found := _FOR.match(folded):
        return _scope(policy, line[found.end() :], words)
    return replace(policy, steps=(*policy.steps, read_step(line, words)))


def _scope(policy: Policy, text: str, words: Lexicon) -> Policy:
    """For what it is; several such lines add up."""
    marked, rest = words.named(text)
    if any(kind == "person" for kind, _ in marked):
        raise PolicyError("policy.for_person")
    named = phrases(rest, words.scopes)
    kinds, severities, causes = (
        frozenset(key for area, key in named if area == wanted) for wanted in ("kinds", "severities", "causes")
    )
    return replace(
        policy,
        kinds=policy.kinds | kinds,
        severities=policy.severities | severities,
        causes=policy.causes | causes,
        departments=policy.departments | {id for _, id in marked},
    )
