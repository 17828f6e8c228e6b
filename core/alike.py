"""How much the words of two records are alike: the same words in any order, or few letters apart."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from core.terms import folded as one_script

_LONGEST = 200
AT_LEAST = 72
"""Of 100. Below it most pairs have only a common word or two."""


def folded(title: str) -> str:
    """The first line as it is compared: in one case, one width, one script of Chinese."""
    return one_script(title.partition("\n")[0][:_LONGEST])


def most_alike(title: str, others: Mapping[int, str], limit: int) -> list[int]:
    """The ids of those most alike, the most alike first, of `others` as id → title; fewer where few are."""
    known = {id: folded(other) for id, other in others.items()}
    found = process.extract(folded(title), known, scorer=_alike, score_cutoff=AT_LEAST, limit=limit)
    return [id for _, _, id in found]


def _alike(one: str, other: str, **_: object) -> float:
    return float(fuzz.token_sort_ratio(one, other)) if " " in one else float(fuzz.ratio(one, other))
