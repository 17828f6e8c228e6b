"""Numbers as people write them: `1,250,000`, `1.250.000`, `3.4M`, `3.4 million`, `125万`, `3百萬`, `１２`."""

from __future__ import annotations

import re
from decimal import Decimal

from core.dates.fold import half_width

_NUMBER = re.compile(
    r"([+-]?)\s*(?:(\d{1,15}|\d{1,3}(?:[,， ]\d{3}){1,4})(?:\.(\d{1,9}))?|(\d{1,3}(?:\.\d{3}){2,4})(?:,(\d{1,9}))?)"
    r"\s*(thousand|million|billion|mn|bn|[kmb]|[百千]?[万萬億亿]|千)?",
    re.IGNORECASE,
)
_TIMES = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "mn": 10**6, "bn": 10**9, "百": 100, "千": 10**3}
_TIMES |= {"thousand": 10**3, "million": 10**6, "billion": 10**9, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8}


def parse_number(text: str) -> str | None:
    """The number that the whole text names, in plain digits; None when it is none."""
    found = _NUMBER.fullmatch(half_width(text).strip())
    if found is None:
        return None
    sign, whole, part, dotted, behind, unit = found.groups()
    digits = re.sub(r"\D", "", whole or dotted)
    value = Decimal(f"{digits}.{part or behind or 0}") * _times((unit or "").lower())
    plain = f"{value.normalize():f}"
    return f"-{plain}" if sign == "-" and value else plain


def _times(unit: str) -> int:
    """3百万 is three times a hundred times ten thousand."""
    return _TIMES[unit] if unit in _TIMES else _TIMES[unit[0]] * _TIMES[unit[1]]
