"""Long lines over several Telegram messages: cut between lines, else at a line break, else between characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.card import Line, Span, plain
from core.clip import clip, size
from core.fit import clip_line


def packed(lines: Iterable[Line], limit: int) -> list[list[Line]]:
    """The lines in pages of at most `limit` UTF-16 units each, line breaks counted."""
    pages: list[list[Line]] = [[]]
    room = limit
    for line in (piece for whole in lines for piece in _pieces(whole, limit)):
        needed = size(plain(line), "utf16") + bool(pages[-1])
        if needed > room and pages[-1]:
            pages.append([])
            room, needed = limit, needed - 1
        pages[-1].append(line)
        room -= needed
    return pages


def _pieces(line: Line, limit: int) -> Iterator[Line]:
    piece: list[Span] = []
    room = limit
    for span in line:
        span = span if isinstance(span, str) else clip_line((span,), limit, "utf16")[0]
        while size(plain((span,)), "utf16") > room:
            if isinstance(span, str):
                head = _head(span, room) if room == limit else clip(span, room, "utf16", end="")
                piece, span = [*piece, head], span[len(head) :]
            yield tuple(piece)
            piece, room = [], limit
        piece.append(span)
        room -= size(plain((span,)), "utf16")
    yield tuple(piece)


def _head(text: str, room: int) -> str:
    """The text's start, up to its last line break when that lies in the second half; never empty."""
    head = clip(text, room, "utf16", end="") or text[: room // 2]
    cut = head.rfind("\n") + 1
    return head[:cut] if cut > len(head) // 2 else head
