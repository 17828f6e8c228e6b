"""The part of a digest that says what was held back, in the place of single messages (design.md, promise 6)."""

from __future__ import annotations

from core.card import Bold, Line
from core.digest import SHOWN
from core.i18n import Translator
from handlers.attention.attention import Gathered
from handlers.digests.look import numbered


def part(tr: Translator, held: Gathered, shown: list[str]) -> list[Line]:
    """Its heading and at most seven lines; nothing where nothing of it is due any more."""
    if not held.told:
        return []
    lines: list[Line] = [(Bold(tr.count("held.title", held.total)),)]
    lines += [(numbered(shown, one.ref), *one.line) for one in held.told[:SHOWN]]
    if left := held.total - len(held.told[:SHOWN]):
        lines.append((tr.count("and_more", left),))
    return lines
