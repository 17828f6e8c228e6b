"""What somebody probably meant by a word that Muster does not know."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from core.dates.fold import half_width


def nearest(word: str, known: Iterable[str], at_least: float) -> str | None:
    """The known word most alike, in any case and width; None when none is alike by `at_least` of 100."""
    found = process.extractOne(word, known, processor=_folded, scorer=fuzz.ratio, score_cutoff=at_least)
    return found[0] if found else None


def _folded(text: str) -> str:
    return half_width(text[:100]).casefold()
