"""A policy's name and lines as somebody typed them, and what is said of those that are refused."""

from __future__ import annotations

import re

from core.dates.fold import half_width
from core.escalation import Policy, PolicyError, check, lexicon, read_policy
from handlers.context import Context

_NAME = re.compile(r"[\w-]+")
_LONGEST = 30
"""In bytes, so that a button can carry it."""


def policy_of(ctx: Context, name: str, text: str) -> Policy:
    """What the lines say. Raises PolicyError for what cannot be understood or cannot be so."""
    policy = read_policy(name, text, lexicon(ctx.directory, ctx.reader.names, ctx.languages.meanings))
    check(policy, ctx.directory)
    return policy


def name_of(text: str) -> str:
    """The name as it is kept. Raises PolicyError."""
    name = half_width(text).strip().casefold()
    if not _NAME.fullmatch(name) or len(name.encode()) > _LONGEST:
        raise PolicyError("policy.name", name=text[:50])
    return name


def say(ctx: Context, error: PolicyError) -> str:
    """Why it is refused, with the line that it is about where it is one."""
    why = ctx.tr(error.key, **error.values)
    if "line" not in error.values:
        return why
    return ctx.tr("policy.at_line", line=error.values["line"], given=str(error.values["given"])[:100], why=why)
