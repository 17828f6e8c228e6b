"""Cutting text to a platform's limit, never inside a character as a reader sees it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal

Unit = Literal["chars", "utf16", "utf8", "escaped"]

_JOINER = "\u200d"


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _escaped(text: str) -> int:
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


_SIZES: dict[Unit, Callable[[str], int]] = {"chars": len, "utf16": _utf16, "utf8": _utf8, "escaped": _escaped}


def size(text: str, unit: Unit = "chars") -> int:
    """The text's length in characters, UTF-16 units, UTF-8 bytes, or characters once &, < and > are escaped."""
    return _SIZES[unit](text)


def clip(text: str, limit: int, unit: Unit = "chars", end: str = "…") -> str:
    """At most `limit` units of the text, cut between characters, with `end` where something was left out."""
    measure = _SIZES[unit]
    if len(text) <= limit and measure(text) <= limit:
        return text
    room = limit - measure(end)
    if room < 0:
        return ""
    kept = 0
    for cluster in graphemes(text[: limit + 1]):  # a character takes at least one unit
        room -= measure(cluster)
        if room < 0:
            break
        kept += len(cluster)
    return text[:kept].rstrip() + end


def graphemes(text: str) -> Iterator[str]:
    """What a reader sees as single characters: a letter with its marks, an emoji with its joined parts, a flag."""
    start = 0
    for i in range(1, len(text)):
        if not _joined(text, start, i):
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


def _joined(text: str, start: int, i: int) -> bool:
    char, before = text[i], text[i - 1]
    if char < "\u0300":
        return char == "\n" and before == "\r"
    if before == _JOINER and unicodedata.category(char) == "So":
        return True
    if _is_flag_half(char):
        return _is_flag_half(before) and (i - start) % 2 == 1
    return _extends(char) or _is_jamo_tail(char, before)


def _extends(char: str) -> bool:
    """Marks, variation selectors, joiners, skin tones and the tags of a region's flag."""
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me")
        or char in (_JOINER, "\u200c")
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_jamo_tail(char: str, before: str) -> bool:
    if not "\u1100" <= before <= "\uffff":
        return False
    return "\u1160" <= char <= "\u11ff" and ("\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3")
