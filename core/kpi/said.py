"""A value in the words of its unit: `78 %`, `NT$3.4M`, `NT$340 萬`. Pure; the words are given."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_symbol

_CURRENCY = re.compile(r"[A-Z]{3}")
_ENGLISH = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"))
_CHINESE = {"zh_Hans": ("亿", "万"), "zh_Hant": ("億", "萬")}


def is_currency(unit: str) -> bool:
    """A currency is its ISO code: three capitals."""
    return _CURRENCY.fullmatch(unit) is not None


def symbol(currency: str) -> str:
    """`NT$`, `US$`, `CN¥`: never a sign that several currencies share."""
    return "US$" if currency == "USD" else get_currency_symbol(currency, locale="en")


def short(value: Decimal, locale: str) -> str:
    """At most two places behind the point, and large numbers in the reader's own steps: 3.4M, 340 萬."""
    size = abs(value)
    if locale in _CHINESE:
        for times, word in zip((Decimal(10) ** 8, Decimal(10) ** 4), _CHINESE[locale], strict=True):
            if size >= times:
                return f"{plain(value / times)} {word}"
        return plain(value)
    for times, word in _ENGLISH:
        if size >= times:
            return f"{plain(value / times)}{word}"
    return plain(value)


def plain(value: Decimal, places: int = 2) -> str:
    """With its thousands parted, without zeros at the end: 1,250,000 and 78.4."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole = f"{rounded:,f}"
    text = whole.rstrip("0").rstrip(".") if "." in whole else whole
    return "0" if text in ("-0", "") else text
