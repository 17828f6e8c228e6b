"""How long something may take: minutes or hours that are worked, working days, or until the end of a working day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.calendar import Calendar

Unit = Literal["minute", "hour", "day", "end"]
_LETTERS: dict[str, Unit] = {"m": "minute", "h": "hour", "d": "day", "e": "end"}
_WRITTEN = re.compile(r"(\d{1,5})([mhde])")
MOST: dict[Unit, int] = {"minute": 10_000, "hour": 2_000, "day": 400, "end": 400}


@dataclass(frozen=True, slots=True)
class Span:
    """`end`: until the end of work, so many working days on; 0 is the day on which it begins."""

    amount: int
    unit: Unit

    def after(self, start: datetime, calendar: Calendar) -> datetime:
        """When it is over, for what began then. Raises NoWorkingTime."""
        if self.unit == "minute":
            return calendar.add(start, timedelta(minutes=self.amount))
        if self.unit == "hour":
            return calendar.add(start, timedelta(hours=self.amount))
        begun = calendar.next_working(start)
        if self.unit == "end":
            return calendar.end_of(begun, self.amount)
        return calendar.next_working(calendar.add_days(begun, self.amount))


def write_span(span: Span | None) -> str:
    """As it is stored: `4h`, `3d`, `1e`; "" for none."""
    return f"{span.amount}{span.unit[0]}" if span else ""


def read_span(text: str) -> Span | None:
    """What write_span wrote."""
    found = _WRITTEN.fullmatch(text)
    return Span(int(found[1]), _LETTERS[found[2]]) if found else None
