"""What somebody probably meant by a word that Muster does not know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from core.dates.fold import half_width

_LONG = 8
_LOOKED_AT = 50
_DISTANCE: Any = OSA.distance  # overloaded, which the typed signature of `extract` does not take


def nearest(word: str, known: Iterable[str], at_least: float) -> str | None:
    """The known word most alike, in any case and width; None when none is alike by `at_least` of 100."""
    found = process.extractOne(word, known, processor=_folded, scorer=fuzz.ratio, score_cutoff=at_least)
    return found[0] if found else None


def _folded(text: str) -> str:
    return half_width(text[:100]).casefold()


def slips(word: str, known: Iterable[str], most: int) -> list[str]:
    """The known words of which `word` is probably a slip, the likeliest first: one letter wrong, left out, added or
    changed places with the next, two in a long word. All are folded."""
    allowed = 1 if len(word) < _LONG else 2
    near = process.extract(word, known, scorer=_DISTANCE, score_cutoff=allowed, limit=_LOOKED_AT)
    ranked = sorted(near, key=lambda found: (found[1], -JaroWinkler.similarity(word, found[0]), found[0]))
    return [found[0] for found in ranked[:most]]
