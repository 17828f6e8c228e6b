"""A card made safe and short enough before a platform renders it: the part of rendering that all platforms share.

The card's order on every platform is title, fields, body, buttons, and the picture last.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from core.card import Bold, Card, Line, Link, Mention, Moment, Span, plain
from core.clip import Unit, clip, size
from core.safe import is_blank, is_web, one_line, safe

MAX_SPANS = 100  # Telegram ignores further entities, and Slack counts each element against a message's size
MAX_SHOWN = 40_000  # characters of one text: more fits no message, and a pasted megabyte should not take a second
_MAX_FIELDS = 30
_MAX_LINES = 120
_NOTHING = "—"


def tidy(card: Card, show: Callable[[str], str] = safe) -> Card:
    """The card with `show` (which makes text safe) applied to every text, links to the web only, nothing blank."""

    def some(text: str) -> str:
        return show(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…")

    def one(text: str) -> str:
        return one_line(some(text))

    rest = [*((value, one) for _, value in card.fields), *((line, some) for line in card.body)]
    title, *shown = _sparing(tuple(_span(span, how, one) for span in line) for line, how in [(card.title, one), *rest])
    labels = [one(label).strip() for label, _ in card.fields]
    return replace(
        card,
        title=(_unblank(one(card.ref)),) if is_blank(plain(title)) else title,
        fields=tuple(zip(labels, shown[: len(labels)], strict=True)),
        body=tuple(shown[len(labels) :]),
        buttons=tuple(replace(button, label=_unblank(one(button.label))) for button in card.buttons),
        picture=replace(card.picture, alt=some(card.picture.alt)) if card.picture else None,
    )


def fit(card: Card, limit: int, unit: Unit) -> Card:
    """A tidy card whose visible text takes at most `limit` units: the longest lines of the body are cut first."""
    if _total(card, unit) <= limit:
        return card
    title = clip_line(card.title, limit // 8, unit)
    fields = _fit_fields(card.fields, limit // 2, unit)
    room = limit - _total(replace(card, title=title, fields=fields, body=()), unit)
    return replace(card, title=title, fields=fields, body=_fit_lines(card.body, room, unit))


def clip_line(line: Line, limit: int, unit: Unit) -> Line:
    """The line's first `limit` units: the span at the cut keeps its kind, with "…"."""
    kept: list[Span] = []
    if size(plain(line), unit) <= limit:
        return line
    for span in line:
        words = plain((span,))
        if size(words, unit) + size("…", unit) > limit:
            kept.append(_reworded(span, clip(words + "…", limit, unit)))
            break
        kept.append(span)
        limit -= size(words, unit)
    return tuple(kept)


def prefix(label: str) -> str:
    """The label with its colon, full-width after a full-width character; a question has its sign already, and an empty
    label nothing."""
    if not label:
        return ""
    if label[-1] in "?？":
        return f"{label} " if label[-1] == "?" else label
    return f"{label}：" if unicodedata.east_asian_width(label[-1]) in "WF" else f"{label}: "


def lines(card: Card) -> list[Line]:
    """The card's fields and body as the lines that stand below its title; last what a picture says, where there is
    none to see."""
    alt = [(card.picture.alt,)] if card.picture and not card.picture.file else []
    return [*((prefix(label), *value) for label, value in card.fields), *card.body, *alt]


def words(card: Card) -> str:
    """The card's text alone, the title first."""
    return "\n".join(plain(line) for line in (card.title, *lines(card)))


def _span(span: Span, show: Callable[[str], str], one: Callable[[str], str]) -> Span:
    match span:
        case Bold(text):
            return Bold(show(text))
        case Mention(person, name):
            return Mention(person, _unblank(one(name)))
        case Moment(at, text):
            return Moment(at, _unblank(one(text)))
        case Link(text, url):
            text = one(text) if not is_blank(one(text)) else one(url)
            return Link(text, url) if is_web(url) else text
    return show(span)


def _unblank(text: str) -> str:
    return _NOTHING if is_blank(text) else text


def _sparing(lines: Iterable[Line]) -> Iterator[Line]:
    left = MAX_SPANS - 1  # the title is one more when it is made bold
    for line in lines:
        marked = sum(not isinstance(span, str) for span in line)
        yield line if marked <= left else (plain(line),)
        left -= marked if marked <= left else 0


def _reworded(span: Span, text: str) -> Span:
    match span:
        case Bold():
            return Bold(text)
        case Link():
            return Link(text, span.url)
        case Mention():
            return Mention(span.person, text)
        case Moment():
            return Moment(span.at, text)
    return text


def _total(card: Card, unit: Unit) -> int:
    return size(words(card), unit)


def _fit_fields(fields: Sequence[tuple[str, Line]], room: int, unit: Unit) -> tuple[tuple[str, Line], ...]:
    if len(fields) > _MAX_FIELDS:
        fields = [*fields[: _MAX_FIELDS - 1], ("", ("…",))]
    level = _level([size(prefix(label) + plain(value), unit) + 1 for label, value in fields], room)
    return tuple(_fit_field(label, value, level - 1, unit) for label, value in fields)


def _fit_field(label: str, value: Line, limit: int, unit: Unit) -> tuple[str, Line]:
    if size(prefix(label) + plain(value), unit) <= limit:
        return label, value
    label = clip(label, limit // 2, unit)
    return label, clip_line(value, limit - size(prefix(label), unit), unit)


def _fit_lines(body: Sequence[Line], room: int, unit: Unit) -> tuple[Line, ...]:
    if len(body) > _MAX_LINES:
        body = [*body[: _MAX_LINES - 1], ("…",)]
    level = _level([size(plain(line), unit) + 1 for line in body], room)
    return tuple(clip_line(line, level - 1, unit) for line in body)


def _level(sizes: Sequence[int], room: int) -> int:
    """The most that one line may take so that all together fit: short lines stay whole, the longest give way."""
    for i, line in enumerate(ranked := sorted(sizes)):
        if line * (len(ranked) - i) > room:
            return room // (len(ranked) - i)
        room -= line
    return max(sizes, default=0)
