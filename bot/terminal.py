"""A card as plain text for a terminal, where a person's escape sequences must not run."""

from __future__ import annotations

import re

from core.card import Card
from core.fit import tidy, words
from core.safe import safe

# Shown rather than dropped: in a terminal one reads to find out what somebody really sent.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")


def message(card: Card) -> str:
    """The card's title, fields and body, then its buttons as `[ Take ] [ Done ]`."""
    shown = tidy(card, lambda text: safe(visible(text)))
    buttons = " ".join(f"[ {button.label} ]" for button in shown.buttons)
    return "\n".join([words(shown), buttons] if buttons else [words(shown)])


def visible(text: str) -> str:
    """Controls as their pictures (␛) and bidi overrides by their code points."""
    return _HIDDEN.sub(lambda hidden: _picture(ord(hidden[0])), text)


def _picture(code: int) -> str:
    if code == 0x7F:
        return "␡"
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"
