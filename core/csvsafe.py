"""Cells that a spreadsheet must not take for a formula (fault 48)."""

from __future__ import annotations

_STARTS = tuple("=+-@＝＋－＠\t\r\n")
"""Excel in Chinese and Japanese reads the full-width signs as well."""


def cell(value: object) -> str:
    """The value as a cell's text: None is empty, and text that a formula could begin with gets an apostrophe."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_STARTS) else text
