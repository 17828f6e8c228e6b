"""Text that is safe to show: what people write is stored raw, and made harmless only where it is shown.

Nothing here escapes markup: that is each renderer's own matter.
"""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 8

_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Controls but tab and newline; and the bidi embeddings, overrides and isolates, which reorder the text after them.
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]+")
# One joiner shapes Persian or an emoji family; a run of them only hides something.
_INVISIBLE = "\u00ad\u200b-\u200d\u2060-\u2064\ufeff"
_HIDDEN_RUN = re.compile(f"[{_INVISIBLE}]{{2,}}")
_ZERO_WIDTH = re.compile(f"[{_INVISIBLE}]")
# A combining mark is no word character, so only such runs can hold too many of them; the rest is never walked through.
_MARKED_RUN = re.compile(rf"[^\w\s]{{{MAX_MARKS + 1},}}")
_MARKS = frozenset(("Mn", "Mc", "Me"))
_BLANK_LINES = re.compile("\n{3,}")
_BREAKS = re.compile("[\n\t]+")
_WEB = re.compile(r"https?://[^\s/?#<>\"\\@]+(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
_MAX_URL = 1000


def safe(text: str) -> str:
    """The text without controls, bidi overrides, lone surrogates, hidden runs, towers of marks and empty pages."""
    if text.isascii() and text.isprintable():
        return text
    text = _DROPPED.sub("", _NEWLINE.sub("\n", text))
    text = _MARKED_RUN.sub(lambda run: _fewer_marks(run[0]), _BROKEN.sub(_unknown, text))
    return _BLANK_LINES.sub("\n\n", _HIDDEN_RUN.sub(lambda run: run[0][0], text))


def safe_line(text: str) -> str:
    """Safe text on one line, for places where a line break could pass for another line of the card."""
    return one_line(safe(text))


def one_line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def is_blank(text: str) -> bool:
    """Whether nothing of it would be seen; platforms refuse such a text."""
    return not _ZERO_WIDTH.sub("", text).strip()


def is_web(url: str) -> bool:
    """Whether it is an http(s) address, without a user's name in it, that a card may link to."""
    return len(url) <= _MAX_URL and url.isprintable() and _WEB.fullmatch(url) is not None


def _unknown(run: re.Match[str]) -> str:
    return "\ufffd" * len(run[0])


def _fewer_marks(run: str) -> str:
    if _MARKS.isdisjoint(map(unicodedata.category, run)):
        return run
    kept, marks = [], 0
    for char in run:
        if unicodedata.category(char) in _MARKS:
            marks += 1
            if marks > MAX_MARKS:
                continue
        elif not _ZERO_WIDTH.match(char):
            marks = 0
        kept.append(char)
    return "".join(kept)
