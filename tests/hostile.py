"""Texts that should harm nobody, and cards with one of them in each place where a person's words can stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.card import Bold, Button, Card, Link, Mention, Moment

FAMILY = "👨‍👩‍👧‍👦"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

_SLACK = [
    "<!channel>", "<!here>", "<!everyone>", "<@U123>", "<@W0ABC|bob>", "<!subteam^S1>", "<!subteam^S1|@ops>",
    "<#C123>", "<#C123|general>", "<http://evil|fake>", "<https://evil.example|https://bank.example>",
    "<mailto:a@b.c|mail>", "<!date^1392734382^{date}^https://evil.example|soon>", "&lt;!channel&gt;",
    "&amp;lt;!here&amp;gt;", "&#60;!channel&#62;", "@channel", "@here", "@everyone", "@bob_smith", "hey @bob: now",
    "*bold*", "_italic_", "~gone~", "`code`", "```block```", "> quote", ":smile: :bomb:", "*a*_b_~c~", "|", "a|b|c",
    "^", "<", ">", "&", "<<!here>>", "<!channel", "!channel>",
]  # fmt: skip
_TELEGRAM = [
    "tg://user?id=1", "TG://resolve?domain=x", "<a href='tg://user?id=1'>x</a>", '<a href="http://evil">x</a>',
    "</b>", "<b>", "</a></b>", "<b><i>", "<script>alert(1)</script>", "<tg-spoiler>x</tg-spoiler>", "<pre>", "</pre>",
    "<!-- ", "<![CDATA[", "<?php", '" onclick="x', "' x='", "&quot;", "&nbsp;", "&#x202e;", "[x](tg://user?id=1)",
    "**x** __y__ ||z||", "/done@MusterBot", "https://t.me/joinchat/x", "https://a.example/?x=1&copy=2&lt=3|y'z",
    "{}", "{0.__class__}", "%s %n", "$(id)", "\\",
]  # fmt: skip
_UNICODE = [
    "", " ", "\n", "\t", "\n" * 300, "a\r\nb\rc", "a\u2028b\u2029c\x85d", "a\x00b", "\x00", "\x1b[31mred\x1b[0m",
    "\x1b]8;;http://evil\x07x\x1b]8;;\x07", "\x9b2J", "\x07\x08\x7f", "\x0b\x0c", "\ud800", "x\udfffy", "\udc00\ud800",
    "\u202eevil\u202c", "\u202egpj.exe", "\u2066a\u2067b\u2068c", "\u2069\u2069", "\u200f\u200e", "\ufeff", "\u2060",
    "\u200b" * 500, "a\u200bb", "a\u0301\u200b" * 20, "e" + "\u0301" * 10_000, "\u0301" * 50, "\ufffe\uffff",
    "e" + "\u0301\u200d" * 400, FAMILY, FAMILY * 700, "👍🏽" * 2500, "🇹🇼" * 2500, "🇹" * 2501, "👩‍" * 3000, "한국어",
    "\u1112\u1161\u11ab" * 2000, "棧板受潮", "貨櫃" * 5000, "𠮷" * 5000, "שלום", "مرحبا", "ไทย", "नमस्ते",
    "line\n" * 1000, "<b>&amp;</b>" * 600, "&" * 5000, "<!channel>" * 500, "word " * 1000,
]  # fmt: skip
_FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil","x")', "'; DROP TABLE records; --"]

BIG = ["A" * 1_000_000, "漢" * 1_000_000, " " * 1_000_000, "a\u0301" * 500_000]

PAYLOADS: list[str] = [*_SLACK, *_TELEGRAM, *_UNICODE, *_FORMULAS]


def card(**places: Any) -> Card:
    """An ordinary card, for a test to change."""
    plain = Card(
        title=("🐛 I-12 · Label printer is down",),
        ref="I-12",
        body=(("Reported by ", Mention(1, "Alice"), " from ", Link("#warehouse", "https://x.example/p1")),),
        fields=(("Due", (Moment(AT, "Mon 9:00"),)), ("Owner", (Bold("Bob"),))),
        buttons=(Button("take", "Take", "I-12", 3, primary=True), Button("done", "Done", "I-12", 3)),
    )
    return replace(plain, **places)


def cards(text: str) -> dict[str, Card]:
    """The same words in every place of a card, one place at a time, and in all places at once."""
    places: dict[str, dict[str, Any]] = {
        "title": {"title": (text,)},
        "body": {"body": ((text,), ("Reported by Alice",))},
        "label": {"fields": ((text, ("Bob",)),)},
        "value": {"fields": (("Owner", (text,)),)},
        "bold": {"body": ((Bold(text),),)},
        "link text": {"body": ((Link(text, "https://x.example/p1"),),)},
        "link url": {"body": ((Link("source", text),),)},
        "mention": {"title": (Mention(1, text),), "body": ((Mention(2, text),),)},
        "moment": {"fields": (("Due", (Moment(AT, text),)),)},
        "button": {"buttons": (Button("take", text, "I-12", 3),)},
        "ref": {"title": ("",), "ref": text},
    }
    everywhere = Card(
        title=(text, Mention(1, text)),
        ref="I-12",
        body=((text, Bold(text), Link(text, text), Link(text, "https://x.example")), (Mention(2, text),)),
        fields=((text, (text, Moment(AT, text))),),
        buttons=(Button("take", text, "I-12", 3), Button("done", text, "I-12", 3)),
    )
    return {**{name: card(**place) for name, place in places.items()}, "everywhere": everywhere}
