"""Cells that a spreadsheet must not take for a formula (fault 48)."""

from __future__ import annotations

_STARTS = tuple("=+-@＝＋－＠\t\r\n")
"""Excel in Chinese and Japanese reads the full-width signs as well."""


def cell(value: object) -> str:
    """The value as a cell's text: None is empty, and text that a formula could begin with gets an apostrophe."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and _is_quoted_formula(text) else text


def uncell(text: str) -> str:
    """What `cell` was given: without the apostrophe that it put before, and with any that a person wrote."""
    return text[1:] if text.startswith("'") and _is_quoted_formula(text) else text


def _is_quoted_formula(text: str) -> bool:
    """A formula, behind any number of apostrophes: one more is put before each, so that it can be taken off again."""
    return text.lstrip("'").startswith(_STARTS)
