"""Slack's text objects: what a person wrote shows as it was written, and nothing in it becomes live."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from core.card import Bold, Line, Link, Mention, Moment, Span
from core.clip import clip
from core.safe import is_blank, safe_line

_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_DATE = "{date_short_pretty} {time}"


def escape(text: str) -> str:
    """`&`, `<` and `>` as Slack wants them, and nothing else."""
    return html.escape(text, quote=False)


def plain_text(text: str, limit: int) -> dict[str, Any]:
    """A plain_text object of at most `limit` characters once escaped; no `:shortcode:` of it turns into an emoji."""
    text = clip(safe_line(text), limit, "escaped")
    return {"type": "plain_text", "text": "…" if is_blank(text) else escape(text), "emoji": False}


def user_of(mention: Mention, handles: Mapping[int, str]) -> str | None:
    """The person's Slack user id, when it is one."""
    handle = handles.get(mention.person, "")
    return handle if _USER_ID.fullmatch(handle) else None


def moment_of(moment: Moment) -> int | None:
    """The Unix time that Slack can show, if any: it refuses what lies before 1970."""
    seconds = int(moment.at.timestamp())
    return seconds if seconds > 0 else None


def mrkdwn(line: Line, handles: Mapping[int, str]) -> str:
    """The line for a message without blocks: mentions, links and moments are live, and only those."""
    return "".join(_mrkdwn(span, handles) for span in line)


def _mrkdwn(span: Span, handles: Mapping[int, str]) -> str:
    match span:
        case str():
            return escape(span)
        case Bold(text):
            return escape(text)
        case Link(text, url):
            # A bar would end the address, and a bar in the words is harmless.
            return f"<{escape(url).replace('|', '%7C')}|{escape(text)}>"
        case Mention(_, name):
            user = user_of(span, handles)
            return f"<@{user}>" if user else escape(name)
        case Moment(_, text):
            seconds = moment_of(span)
            return f"<!date^{seconds}^{_DATE}|{escape(text)}>" if seconds else escape(text)


def rich(line: Line, handles: Mapping[int, str], bold: bool = False) -> list[dict[str, Any]]:
    """The line as elements of a rich_text_section, whose words Slack never parses: they need no escape."""
    return [element for span in line if (element := _rich(span, handles, bold))]


def _rich(span: Span, handles: Mapping[int, str], bold: bool) -> dict[str, Any] | None:
    style = {"style": {"bold": True}} if bold else {}
    match span:
        case str():
            return {"type": "text", "text": span, **style} if span else None
        case Bold(text):
            return {"type": "text", "text": text, "style": {"bold": True}} if text else None
        case Link(text, url):
            return {"type": "link", "url": url, "text": text, **style}
        case Mention(_, name):
            if user := user_of(span, handles):
                return {"type": "user", "user_id": user, **style}
            return {"type": "text", "text": name, "style": {"bold": True}}
        case Moment(_, text):
            if seconds := moment_of(span):
                return {"type": "date", "timestamp": seconds, "format": _DATE, "fallback": text, **style}
            return {"type": "text", "text": text, **style}
