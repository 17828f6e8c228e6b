"""A long card over several messages: cut between lines, else at a line break, else between characters (fault 34)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.card import Card, Line, Span, plain
from core.clip import Unit, clip, size
from core.fit import clip_line, lines, words
from core.safe import is_blank

_HEAD = 80
"""Characters of the title that stand above each further part, before its number."""
_NUMBER = " · 99/99\n"


def parts(card: Card, limit: int, unit: Unit) -> list[Card]:
    """A tidy card as cards of at most `limit` units each, without a word lost; the last one has the buttons
    and the picture."""
    if size(words(card), unit) <= limit:
        return [card]
    head = clip(plain(card.title), _HEAD, unit)
    first, *more = packed([card.title, *lines(card)], limit - size(head + _NUMBER, unit), unit)
    pages = [tuple(page) for page in more if not is_blank("".join(map(plain, page)))]
    found = [Card(first[0], card.ref, tuple(first[1:]))]
    found += [Card((f"{head} · {n}/{len(pages) + 1}",), card.ref, page) for n, page in enumerate(pages, 2)]
    seen = card.picture if card.picture and card.picture.file else None
    return [*found[:-1], replace(found[-1], buttons=card.buttons, picture=seen)]


def packed(lines: Iterable[Line], limit: int, unit: Unit) -> list[list[Line]]:
    """The lines in pages of at most `limit` units each, line breaks counted."""
    pages: list[list[Line]] = [[]]
    room = limit
    for line in (piece for whole in lines for piece in _pieces(whole, limit, unit)):
        needed = size(plain(line), unit) + bool(pages[-1])
        if needed > room and pages[-1]:
            pages.append([])
            room, needed = limit, needed - 1
        pages[-1].append(line)
        room -= needed
    return pages


def _pieces(line: Line, limit: int, unit: Unit) -> Iterator[Line]:
    piece: list[Span] = []
    room = limit
    for span in line:
        span = span if isinstance(span, str) else clip_line((span,), limit, unit)[0]
        while size(plain((span,)), unit) > room:
            if isinstance(span, str):
                head = _head(span, room, unit) if room == limit else clip(span, room, unit, end="")
                piece, span = [*piece, head], span[len(head) :]
            yield tuple(piece)
            piece, room = [], limit
        piece.append(span)
        room -= size(plain((span,)), unit)
    yield tuple(piece)


def _head(text: str, room: int, unit: Unit) -> str:
    """The text's start, up to its last line break when that lies in the second half; never empty."""
    head = clip(text, room, unit, end="") or text[: room // 2]
    cut = head.rfind("\n") + 1
    return head[:cut] if cut > len(head) // 2 else head
