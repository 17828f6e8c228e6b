"""A card's buttons as Telegram's inline keys."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from core.card import Button
from core.clip import clip

_MAX_KEYS = 100
_MAX_LABEL = 64
_MAX_DATA = 64  # bytes
_ROW_KEYS = 3
_ROW_WIDTH = 30  # Latin letters across a phone, shared evenly by a row's keys


def keyboard(buttons: Sequence[Button]) -> dict[str, Any] | None:
    """The inline keyboard in the order given, or None; ValueError for a press of over 64 bytes."""
    if not buttons:
        return None
    return {"inline_keyboard": [[_key(button) for button in row] for row in _rows(buttons[:_MAX_KEYS])]}


def _key(button: Button) -> dict[str, str]:
    if len(button.id.encode()) > _MAX_DATA:
        raise ValueError(f"a button's id is over {_MAX_DATA} bytes: {button.id[:80]}")
    return {"text": clip(button.label, _MAX_LABEL, "utf16"), "callback_data": button.id}


def _rows(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    row: list[Button] = []
    for button in buttons:
        widest = max(_width(each.label) for each in [*row, button])
        if row and (len(row) == _ROW_KEYS or widest * (len(row) + 1) > _ROW_WIDTH):
            yield row
            row = []
        row.append(button)
    yield row


def _width(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label[:_MAX_LABEL])
