"""Text made comparable without changing its length, so that a span found in it holds in the original."""

from __future__ import annotations

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = {code: ord(" ") for code in (0x3000, 0xA0, 0x202F, 0x09)}
# Only the characters that dates are written with; the grammar then knows one form of each.
_SIMPLIFIED = str.maketrans("週禮後點兩個這號鐘內時間為遲於國過兒〇○", "周礼后点两个这号钟内时间为迟于国过儿零零")
_HALF = {**_FULL_WIDTH, **_SPACES}
_FOLD = {
    **_SIMPLIFIED,
    **_SPACES,
    **{code: ord(chr(half).lower()) for code, half in _FULL_WIDTH.items()},
    **{code: code + 32 for code in range(ord("A"), ord("Z") + 1)},
}

NUMERALS = "零一二三四五六七八九十廿卅两"
_DIGITS = {**{character: value for value, character in enumerate("零一二三四五六七八九")}, "两": 2}
_TENS = {"十": 10, "廿": 20, "卅": 30}


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as ASCII, character by character; the case stays."""
    return text if text.isascii() else text.translate(_HALF)


def fold(text: str) -> str:
    """Lower case, half width and the simplified form of the characters of dates; as long as `text`."""
    return text.lower().replace("\t", " ") if text.isascii() else text.translate(_FOLD)


def number(text: str) -> int:
    """Digits or Chinese numerals up to 99 (二十一, 廿三, 零五) as an integer."""
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for character in text:
        if character in _TENS:
            total += _TENS[character] * (digit or 1)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
