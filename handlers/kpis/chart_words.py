"""Whether somebody asks for a picture of a figure."""

from __future__ import annotations

from core.kpi.period_words import read_period
from core.kpi.periods import KINDS
from handlers.context import Context

_ALSO = frozenset(
    ["graph", "plot", "trend", "图", "圖", "趋势", "趨勢", "走势", "走勢", "趋势图", "趨勢圖", "走势图", "走勢圖"]
)
"""What people say for it besides the words of the catalogs."""


def without_word(ctx: Context, text: str) -> str | None:
    """`sales chart`, `sales chart October` without the word that asks for the picture; None where none does."""
    words, meanings = text.split(), ctx.languages.meanings("steps.kpi")
    for at, word in enumerate(words[1:], 1):
        behind = " ".join(words[at + 1 :])
        asks = word.casefold() in _ALSO or "chart" in meanings.get(word.casefold(), ())
        if asks and (not behind or any(read_period(behind, kind, ctx.reader.now.date()) for kind in KINDS)):
            return " ".join([*words[:at], behind]).strip()
    return None
