"""Finding a KPI by what people call it: its code or its name in any language, whatever case, width and script."""

from __future__ import annotations

from collections.abc import Iterable

from core.dates.fold import half_width
from core.kpi.model import Kpi
from core.simplified import TO_SIMPLIFIED

_SEPARATORS = " :=：\u3000"
ENDS = " .。!！?？\u3000"
"""What people set behind a name or a line."""


def find(kpis: Iterable[Kpi], text: str) -> list[Kpi]:
    """Those that are called exactly so: the one of this code, else all of this name; none for an unknown name."""
    wanted = folded(text)
    known = list(kpis)
    by_code = [kpi for kpi in known if folded(kpi.code) == wanted]
    return by_code or [kpi for kpi in known if wanted in {folded(name) for name in kpi.names.values()}]


def take(kpis: Iterable[Kpi], text: str) -> tuple[list[Kpi], str]:
    """Those whose name the text begins with, the longest name of all, and what stands behind it; `([], text)` where it
    begins with none. Behind a Chinese name a number may follow at once: 銷售額125萬."""
    known, given = list(kpis), text.lstrip().rstrip(ENDS)
    low = _even(given)
    names = sorted({name for kpi in known for name in (kpi.code, *kpi.names.values())}, key=len, reverse=True)
    for name in names:
        end = len(name)
        if name and low.startswith(_even(name)) and _ends(low, end):
            return find(known, name), given[end:].lstrip(_SEPARATORS)
    return [], text


def folded(text: str) -> str:
    return " ".join(_even(text.replace("_", " ").replace("-", " ")).split())


def _even(text: str) -> str:
    """One case, one width, one script; as long as the text."""
    plain = half_width(text).translate(TO_SIMPLIFIED)
    return plain.lower() if len(plain.lower()) == len(plain) else plain


def _ends(text: str, end: int) -> bool:
    following = text[end : end + 1]
    if not following or following in _SEPARATORS:
        return True
    return not text[end - 1].isascii() and (following.isdecimal() or following in "$¥€+-是为為")
