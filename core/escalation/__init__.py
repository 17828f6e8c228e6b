"""Escalation: who is told when nobody moves, by a policy of steps, up the reporting line and never above a ceiling."""

from __future__ import annotations

from core.escalation.check import check
from core.escalation.choose import choose
from core.escalation.climb import Move, Tick, freeze, work_off
from core.escalation.defaults import OURS, ceiling_of
from core.escalation.keep import dump_policy, dump_ticks, load_policy, load_ticks
from core.escalation.lexicon import Lexicon, lexicon
from core.escalation.line import above
from core.escalation.model import CAUSES, LEVELS, Policy, PolicyError, Step, Target, Wait
from core.escalation.moments import moment
from core.escalation.read import read_policy
from core.escalation.replay import Past, Sent, replay
from core.escalation.resolve import Case, Found, Skip, resolve
from core.escalation.write import scope_of, target_name, write_policy, write_step

__all__ = [
    "CAUSES",
    "LEVELS",
    "OURS",
    "Case",
    "Found",
    "Lexicon",
    "Move",
    "Past",
    "Policy",
    "PolicyError",
    "Sent",
    "Skip",
    "Step",
    "Target",
    "Tick",
    "Wait",
    "above",
    "ceiling_of",
    "check",
    "choose",
    "dump_policy",
    "dump_ticks",
    "freeze",
    "lexicon",
    "load_policy",
    "load_ticks",
    "moment",
    "read_policy",
    "replay",
    "resolve",
    "scope_of",
    "target_name",
    "work_off",
    "write_policy",
    "write_step",
]
