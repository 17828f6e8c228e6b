"""One finding of `muster doctor`, in whichever language it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from babel.dates import format_datetime

from core.i18n import Translator

State = Literal["ok", "wrong", "off"]
"""`off`: not in use, or working with less; not an error."""
TIMEOUT = 5.0
"""Seconds that each question to a platform may take."""
AT_ONCE = 8
"""Questions to one platform at a time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text of the catalogs, below `found.`, with what fills it: words, numbers, moments and other texts."""

    key: str
    values: Mapping[str, Any]

    def text(self, tr: Translator) -> str:
        return tr(self.key, **{name: _said(value, tr) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Check:
    """`name` is stable, for a page to show; `found` says why and what to do next, never a secret."""

    name: str
    state: State
    found: Found

    def text(self, tr: Translator) -> str:
        return self.found.text(tr)


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who has written to the Telegram bot in private: their number, and the name that they go by."""

    number: int
    name: str


def found(key: str, **values: Any) -> Found:
    return Found(key, values)


NOTHING = found("found.nothing")
"""For a part that is not there."""


def _said(value: Any, tr: Translator) -> Any:
    if isinstance(value, Found):
        return value.text(tr)
    if isinstance(value, datetime):
        return format_datetime(value, "EEE HH:mm", locale=tr.locale)
    return value
