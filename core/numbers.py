"""Numbers as people write them: `1,250,000`, `3.4M`, `125万`, `340 萬`, `１２`."""

from __future__ import annotations

import re
from decimal import Decimal

from core.dates.fold import half_width

_NUMBER = re.compile(
    r"([+-]?)\s*(\d{1,15}|\d{1,3}(?:[,， ]\d{3}){1,4})(?:\.(\d{1,9}))?\s*(k|m|[万萬億亿])?", re.IGNORECASE
)
_TIMES = {"": 1, "k": 10**3, "m": 10**6, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8}


def parse_number(text: str) -> str | None:
    """The number that the whole text names, in plain digits; None when it is none."""
    found = _NUMBER.fullmatch(half_width(text).strip())
    if found is None:
        return None
    sign, whole, part, unit = found.groups()
    digits = re.sub(r"\D", "", whole)
    value = Decimal(f"{digits}.{part or 0}") * _TIMES[(unit or "").lower()]
    plain = f"{value.normalize():f}"
    return f"-{plain}" if sign == "-" and value else plain
