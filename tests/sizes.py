"""How long the tests with chance in them look for a counterexample: `MUSTER_FUZZ` times as long as by default."""

from __future__ import annotations

import os

from hypothesis import settings

FUZZ = float(os.environ.get("MUSTER_FUZZ", "1"))


def times(count: int) -> int:
    """How often, for what is done so often by default."""
    return max(1, round(count * FUZZ))


def examples(count: int) -> settings:
    """Of a property test on a machine where anything may take long."""
    return settings(max_examples=times(count), deadline=None)
