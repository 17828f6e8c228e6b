"""What can be wrong with a calendar."""

from __future__ import annotations

_SHOWN = 100


class CalendarError(ValueError):
    """Something that was given for a calendar and is not possible. `key` is the catalog's, `given` the words."""

    def __init__(self, key: str, given: str = "") -> None:
        super().__init__(f"{key}: {given}")
        self.key = key
        self.given = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"


class NoWorkingTime(ValueError):
    """The calendar has no working time within reach of what was asked: an empty week, or a hundred years on."""
