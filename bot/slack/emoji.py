"""Slack's names of the emoji that are likely to mean a step; any other name is kept as :name:."""

from __future__ import annotations

_NAMES = {
    "eyes": "👀",
    "saluting_face": "🫡",
    "raising_hand": "🙋",
    "man-raising-hand": "🙋",
    "woman-raising-hand": "🙋",
    "raised_hand": "✋",
    "hand": "✋",
    "white_check_mark": "✅",
    "ballot_box_with_check": "☑",
    "heavy_check_mark": "✔",
    "100": "💯",
    "no_entry": "⛔",
    "no_entry_sign": "🚫",
    "octagonal_sign": "🛑",
    "construction": "🚧",
    "warning": "⚠",
    "arrow_forward": "▶",
    "repeat": "🔁",
    "arrows_counterclockwise": "🔄",
    "x": "❌",
    "negative_squared_cross_mark": "❎",
    "thumbsup": "👍",
    "+1": "👍",
    "thumbsdown": "👎",
    "-1": "👎",
    "ok_hand": "👌",
    "pray": "🙏",
    "clap": "👏",
    "tada": "🎉",
    "rocket": "🚀",
    "fire": "🔥",
    "heart": "❤",
    "question": "❓",
    "bulb": "💡",
    "hourglass": "⌛",
    "pushpin": "📌",
    "memo": "📝",
    "wrench": "🔧",
    "hammer": "🔨",
    "star": "⭐",
}


def emoji_of(name: str) -> str:
    """`eyes::skin-tone-3` → 👀; `shipit` → :shipit:"""
    plain = name.partition("::")[0]
    return _NAMES.get(plain, f":{plain}:")
