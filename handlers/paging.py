"""Long private answers a page at a time: the buttons, and what a page's button knows about the next one.

A page is named by a short token that fits into a button (64 bytes on Telegram), so that nothing is kept between pages
but words that are longer (storage/searches.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from core.card import Button
from core.i18n import Translator

SIZE = 7
_LONGEST = 64
MOST = 5
"""Buttons of a card, of an answer too (voice.md 6); what stands behind "More" is the exception."""


def turns(tr: Translator, command: str, state: str, page: int, total: int, size: int = SIZE) -> tuple[Button, ...]:
    """The buttons to the page before and the one after, as far as there are any; none where `state` is too long."""
    if "|" in state:  # which parts a button's id
        return ()
    last = max(0, (total - 1) // size)
    wanted = [("page.back", page - 1), ("page.next", page + 1)]
    buttons = [Button(command, tr(key), f"{to}.{state}") for key, to in wanted if 0 <= to <= last]
    return fitting(buttons)


def fitting(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """Those whose token every platform takes."""
    return tuple(button for button in buttons if len(button.id.encode()) <= _LONGEST)


def beside(own: Iterable[Button], *fixed: Button) -> tuple[Button, ...]:
    """`fixed` stay; before them as many of a card's own as there is room for, the first ones."""
    return (*list(own)[: MOST - len(fixed)], *fixed)


def read(token: str) -> tuple[int, str]:
    """The page and its state from a button's target; the first page of nothing for one that was made up."""
    number, _, state = token.partition(".")
    return (int(number) if number.isdecimal() and len(number) < 6 else 0), state
