"""What passes in each chat, in memory: how far a message has scrolled away, and the way back to it."""

from __future__ import annotations

from collections import defaultdict, deque

_KEPT = 50
_SUPERGROUP = "-100"
_DIGITS = 14
"""A supergroup's id is -100 and its channel's ten digits or more; a basic group's is shorter."""


class Passing:
    """Fed by every update and by every message of our own."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def saw(self, chat: str, message: int) -> None:
        if message not in self._seen[chat]:
            self._seen[chat].append(message)

    def after(self, chat: str, message: int) -> int:
        """Messages behind this one, as far as is known: a supergroup counts its own, elsewhere one number is shared
        by many chats, and only what was seen counts."""
        seen = self._seen.get(chat, ())
        if is_supergroup(chat):
            return max(0, max(seen, default=0) - message)
        return sum(other > message for other in seen)


def is_supergroup(chat: str) -> bool:
    return chat.startswith(_SUPERGROUP) and len(chat) >= _DIGITS


def link(chat: str, message: str) -> str:
    """A link for members of a supergroup; other chats have none."""
    return f"https://t.me/c/{chat.removeprefix(_SUPERGROUP)}/{message}" if is_supergroup(chat) else ""
