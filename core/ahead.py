"""What comes next to a record, when, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.card import Line


@dataclass(frozen=True, slots=True)
class Ahead:
    """`what` says what happens and to whom, `rule` by which rule; both in the reader's language."""

    at: datetime
    what: Line
    rule: Line
