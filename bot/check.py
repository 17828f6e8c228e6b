"""One finding of `muster doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "wrong", "off"]
"""`off`: not in use, or working with less; not an error."""
TIMEOUT = 5.0
"""Seconds that each question to a platform may take."""
AT_ONCE = 8
"""Questions to one platform at a time."""


@dataclass(frozen=True, slots=True)
class Check:
    """`name` is stable, for a page to show; `text` says why and what to do next, never a secret."""

    name: str
    state: State
    text: str
