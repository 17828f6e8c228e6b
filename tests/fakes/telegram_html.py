"""Telegram's HTML mode: markup to plain text and entities, with offsets in UTF-16 units."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*|)(?P<attributes>[^<>]*)>|<|&(?:#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);"
)
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.-]+))?""")
# What Telegram finds by itself in plain text: a ping, a command, a link.
_LIVE = re.compile(
    r"(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,32}(?:@\w+)?)"
    r"|(?P<url>https?://[^\s<>]+)"
)


class BadEntities(ValueError):
    """can't parse entities"""


@dataclass
class _Open:
    name: str
    start: int  # in UTF-16 units
    attributes: dict[str, str]


def utf16(text: str) -> int:
    """Length in UTF-16 units, Telegram's measure."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(markup: str) -> tuple[str, list[Entity]]:
    """Returns the plain text and its entities, those that Telegram detects included; raises BadEntities."""
    plain: list[str] = []
    length, position = 0, 0
    opened: list[_Open] = []
    entities: list[Entity] = []

    def put(text: str) -> None:
        nonlocal length
        plain.append(text)
        length += utf16(text)

    for token in _TOKEN.finditer(markup):
        put(markup[position : token.start()])
        position = token.end()
        offset = len(markup[: token.start()].encode("utf-8", "surrogatepass"))
        if token[0].startswith("&"):
            put(html.unescape(token[0]))
        elif token["end"]:
            entities += _close(opened, token["name"].lower(), length, offset)
        else:
            opened.append(_opening(token, length, offset))
    put(markup[position:])
    if opened:
        raise BadEntities(f'Can\'t find end tag corresponding to start tag "{opened[-1].name}"')
    return trimmed("".join(plain), entities)


def detected(text: str, taken: list[Entity]) -> list[Entity]:
    """Mentions, commands and links that stand in plain text, outside the entities `taken`."""
    found = []
    for match in _LIVE.finditer(text):
        offset, length = utf16(text[: match.start()]), utf16(match[0])
        inside = (e for e in taken if e["type"] in ("code", "pre", "text_link", "text_mention"))
        if not any(e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in inside):
            found.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return found


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at both ends, its entities moved along and cut, and the detected ones added."""
    lead = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        start, end = max(entity["offset"] - lead, 0), entity["offset"] - lead + entity["length"]
        if (size := min(end, utf16(text)) - start) > 0:
            kept.append(entity | {"offset": start, "length": size})
    return text, sorted(kept + detected(text, kept), key=lambda e: (e["offset"], -e["length"]))


def _opening(token: re.Match[str], length: int, offset: int) -> _Open:
    name = (token["name"] or "").lower()
    attributes = {k.lower(): html.unescape(v.strip("\"'")) for k, v in _ATTRIBUTE.findall(token["attributes"] or "")}
    if name not in TAGS:
        raise BadEntities(f'Unsupported start tag "{name}" at byte offset {offset}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise BadEntities(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return _Open(name, length, attributes)


def _close(opened: list[_Open], name: str, length: int, offset: int) -> list[Entity]:
    if not opened:
        raise BadEntities(f"Unexpected end tag at byte offset {offset}")
    tag = opened.pop()
    if name != tag.name:
        raise BadEntities(f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", found "</{name}>"')
    if length == tag.start:
        return []
    entity: Entity = {"type": TAGS[name], "offset": tag.start, "length": length - tag.start}
    if name == "a":
        return _link(entity, tag.attributes.get("href", ""))
    if name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    if name == "tg-emoji":
        entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
    return [entity]


def _link(entity: Entity, href: str) -> list[Entity]:
    """A person's link is a ping; what is no address is dropped silently, as Telegram does."""
    if person := re.fullmatch(r"tg://user\?id=(\d+)", href):
        return [entity | {"type": "text_mention", "user_id": int(person[1])}]
    return [entity | {"url": href}] if re.match(r"(https?|tg|tonsite)://\S+|mailto:\S+", href) else []
