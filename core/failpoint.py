"""Named points where a test can make the program stop, die or fail; inert otherwise (faults.md, the rig)."""

from __future__ import annotations

from collections.abc import Callable

_hook: Callable[[str], None] | None = None


def failpoint(name: str) -> None:
    if _hook is not None:
        _hook(name)


def install(hook: Callable[[str], None] | None) -> None:
    """`bot/failpoints.py` installs what the environment asks for; None takes it away."""
    global _hook
    _hook = hook
