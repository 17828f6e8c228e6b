"""A card as a Telegram message in HTML, whose only tags are bold and links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

import core.parts
from bot.telegram.keys import keyboard
from core.card import Bold, Card, Line, Link, Mention, Moment, Span
from core.clip import clip
from core.fit import fit, lines, tidy, words
from core.safe import safe, safe_line

Rendered = dict[str, Any]

MAX_TEXT = 4096  # UTF-16 units after the tags are parsed
MAX_TOAST = 200
_MAX_PARTS = 20
_SPARE = 100
"""What each part leaves free for the mark of a possible repeat."""

# Telegram makes these live in any text, and a person's "@name" would ping: a word joiner keeps the words dead.
_LIVE = re.compile(r"(?<![A-Za-z0-9_])@(?=[A-Za-z0-9_])|(?<=\btg)(?=://)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_TAG = re.compile("<[^<>]*>")


def message(card: Card, handles: Mapping[int, str]) -> Rendered:
    """The arguments of one message of at most 4096 units; `handles` are person's id → Telegram user id."""
    card = fit(_tidy(card), MAX_TEXT, "utf16")
    return _rendered(_html(card.title, lines(card), handles), card)


def parts(card: Card) -> list[Card]:
    """A long card as several that fit, split between lines where it can be; the last one has the buttons."""
    return core.parts.parts(_tidy(card), MAX_TEXT - _SPARE, "utf16")[:_MAX_PARTS]


def plain_message(card: Card, handles: Mapping[int, str]) -> Rendered:
    """The card without tags, for when Telegram could not parse them: a mention is a name, so `handles` go unused."""
    card = fit(_tidy(card), MAX_TEXT, "utf16")
    rendered = _rendered(words(card), card)
    del rendered["parse_mode"]
    return rendered


def untagged(rendered: Rendered) -> Rendered:
    """The same message as plain text; its only tags are the ones that were put in here."""
    text = html.unescape(_TAG.sub("", rendered["text"]))
    return {key: value for key, value in rendered.items() if key != "parse_mode"} | {"text": text}


def toast(text: str) -> str:
    """The line over a pressed card, at most 200 units."""
    return clip(safe_line(text), MAX_TOAST, "utf16")


def _tidy(card: Card) -> Card:
    return tidy(card, lambda text: _LIVE.sub(lambda live: live[0] + _WORD_JOINER, safe(text)))


def _rendered(text: str, card: Card) -> Rendered:
    return {
        "text": text,
        "parse_mode": "HTML",
        "reply_markup": keyboard(card.buttons),
        "link_preview_options": {"is_disabled": True},
    }


def _html(title: Line, rest: Iterable[Line], handles: Mapping[int, str]) -> str:
    heading = "".join(_span(span.text if isinstance(span, Bold) else span, handles, "{}") for span in title)
    return "\n".join([f"<b>{heading}</b>", *(_joined([line], handles) for line in rest)])


def _joined(page: Iterable[Line], handles: Mapping[int, str]) -> str:
    return "\n".join("".join(_span(span, handles, "<b>{}</b>") for span in line) for line in page)


def _span(span: Span, handles: Mapping[int, str], bold: str) -> str:
    match span:
        case Bold(text):
            return bold.format(_text(text))
        case Link(text, url):
            return f'<a href="{html.escape(url)}">{_text(text)}</a>'
        case Mention(person, name):
            handle = handles.get(person, "")
            known = handle.isascii() and handle.isdigit()
            return f'<a href="tg://user?id={handle}">{_text(name)}</a>' if known else bold.format(_text(name))
        case Moment(_, text):
            return _text(text)
    return _text(span)


def _text(text: str) -> str:
    return html.escape(text, quote=False)
