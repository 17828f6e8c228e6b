"""Slack's shortcuts, on a message and from everywhere, as invocations that show their form first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.slack.files import attachments
from bot.slack.read import Known, Payload, account_of, permalink, unescape
from core.command import Command
from core.invocation import Invocation
from core.people import Place

Asked = Callable[[str], Command | None]
"""A command by its name."""
GLOBAL = "new_"
"""Stands before the command in the id of a shortcut that is not on a message."""


def shortcut(payload: Payload, base: str, known: Known, asked: Asked, now: datetime) -> Invocation:
    """A shortcut: its command's form is shown first, filled with the message that it was chosen on, if any."""
    name = payload["callback_id"].removeprefix(GLOBAL)
    team, message = payload["team"]["id"], payload.get("message") or {}
    place = _place_of(payload, team, message)
    text, _ = unescape(_words_of(message), known)
    ts = payload.get("message_ts", "")
    return Invocation(
        key=f"slack:{payload['trigger_id']}",
        command=name,
        actor=account_of(team, payload["user"]["id"]),
        place=place,
        at=now,
        values=_quoted(asked(name), text),
        said=text,
        message=ts if place.channel else "",
        url=permalink(base, payload["channel"]["id"], ts, place.thread) if ts else "",
        private=not place.channel,
        files=attachments(message),
        ask=True,
    )


def _place_of(payload: Payload, team: str, message: Payload) -> Place:
    """Where the message stands; its thread, unless it is the thread's head, which everybody sees in the channel."""
    channel = payload.get("channel") or {}
    if not channel or channel.get("name") == "directmessage":
        return Place("slack", team, "")  # a direct message may be between two others
    thread = message.get("thread_ts", "")
    return Place("slack", team, channel["id"], "" if thread == message.get("ts") else thread)


def _words_of(message: Payload) -> str:
    """What a message says; a bot's may say it in its attachments alone."""
    parts = (part.get("text") or part.get("fallback") or "" for part in message.get("attachments") or ())
    return message.get("text") or "\n".join(filter(None, parts))


def _quoted(command: Command | None, text: str) -> dict[str, str]:
    """What somebody said as a command's arguments: where a long text has its own place, the first line is the title."""
    line, long = (command.arg("line"), command.arg("text")) if command else (None, None)
    if line and long:
        first, _, rest = text.partition("\n")
        return {line.name: first, long.name: rest}
    only = line or long
    return {only.name: text} if only and text else {}
