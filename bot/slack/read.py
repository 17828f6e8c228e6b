"""Slack's deliveries as invocations. Pure: what must be looked up is handed in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.slack.files import attachments
from core.attachment import Attachment
from core.card import parse_press, pressed_values
from core.command import Command
from core.invocation import Invocation
from core.people import Account, Person, Place
from core.words import command_of

Payload = Mapping[str, Any]
Known = Callable[[str], Person | None]
"""A Slack user id → the member, if they are one."""
Asked = Callable[[str], Command | None]
"""A command by its name."""
GLOBAL = "new_"
"""Stands before the command in the id of a shortcut that is not on a message."""
_MARK = re.compile(r"<(@[UW]\w+|#C\w+|![^<>|]+|https?://[^<>|]+|mailto:[^<>|]+)(?:\|([^<>]*))?>")


def command(payload: Payload, prefix: str, known: Known, now: datetime) -> Invocation:
    """A slash command: `/issue …`, or `/muster issue …` for every command."""
    name = payload["command"].removeprefix("/")
    name = name.removeprefix(prefix) if prefix and name.startswith(prefix) else name
    text, mentions = unescape(payload.get("text", ""), known)
    said = f"{payload['command']} {text}".strip()
    if name == "muster":
        name, text = command_of(text or "help")
    private = payload.get("channel_name") == "directmessage"
    return Invocation(
        key=f"slack:{payload['trigger_id']}",
        command=name.casefold(),
        actor=_account(payload["team_id"], payload["user_id"]),
        # A direct message may be between two others: where Muster speaks privately is asked of Slack.
        place=Place("slack", payload["team_id"], "" if private else payload["channel_id"]),
        at=now,
        text=text,
        said=said,
        private=private,
        mentions=mentions,
    )


def press(payload: Payload, now: datetime) -> Invocation:
    """A button of a card: its id says what, on what, and as seen when."""
    name, target, revision = parse_press(payload["actions"][0].get("value") or payload["actions"][0]["action_id"])
    team, channel = payload["team"]["id"], payload.get("channel", {}).get("id", "")
    return Invocation(
        key=f"slack:{payload['trigger_id']}",
        command=name,
        actor=_account(team, payload["user"]["id"]),
        place=Place("slack", team, channel),
        at=now,
        values=pressed_values(target),
        revision=revision,
        private=channel.startswith("D"),
    )


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
        actor=_account(team, payload["user"]["id"]),
        place=place,
        at=now,
        values=_quoted(asked(name), text),
        said=text,
        message=ts if place.channel else "",
        url=_link(base, payload["channel"]["id"], ts, place.thread) if ts else "",
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


def submission(payload: Payload, origin: Payload, values: Mapping[str, str], now: datetime) -> Invocation:
    """A modal that was sent; `origin` is where it was opened, and is authorised again like all the rest."""
    view = payload["view"]
    team = payload["team"]["id"]
    return Invocation(
        key=f"slack:{view['id']}",
        command=view["callback_id"],
        actor=_account(team, payload["user"]["id"]),
        place=Place("slack", team, str(origin.get("channel", "")), str(origin.get("thread", ""))),
        at=now,
        values={**dict(origin.get("values") or {}), **values},
        said="\n".join(value for value in values.values() if value),
        url=str(origin.get("url", "")),
        message=str(origin.get("message", "")),
        private=not origin.get("channel") or str(origin["channel"]).startswith("D"),
        files=tuple(Attachment(**file) for file in origin.get("files") or ()),
        asked=True,
    )


def mention(event: Payload, envelope: Payload, bot: str, base: str, known: Known) -> Invocation:
    """Words to Muster: after its mention, or alone in the private chat."""
    text, mentions = unescape(event["text"].replace(f"<@{bot}>", " ", 1).strip(), known)
    name, rest = command_of(text or "help")
    return _spoken(event, envelope, base, name, text=rest, said=text, mentions=mentions)


def reply(event: Payload, envelope: Payload, reference: str, base: str, known: Known) -> Invocation:
    """A line under a record's card."""
    text, _ = unescape(event["text"], known)
    return _spoken(event, envelope, base, "reply", values={"record": reference, "text": text}, said=text)


def _spoken(event: Payload, envelope: Payload, base: str, name: str, **more: Any) -> Invocation:
    team, channel, ts = envelope["team_id"], event["channel"], event["ts"]
    author = event.get("user_team") or event.get("source_team") or event.get("team") or team
    return Invocation(
        key=f"slack:event:{envelope['event_id']}",
        also=f"slack:{team}:{channel}:{ts}",  # a mention arrives twice, as message and as app_mention (fault 3)
        command=name,
        actor=_account(author, event["user"]),
        place=Place("slack", team, channel, event.get("thread_ts", "")),
        at=datetime.fromtimestamp(float(ts), UTC),
        message=ts,
        url=_link(base, channel, ts, event.get("thread_ts", "")),
        private=event.get("channel_type") == "im",
        files=attachments(event),
        **more,
    )


def _link(base: str, channel: str, ts: str, thread: str) -> str:
    """The permalink, as Slack itself would give it to a member of the channel."""
    below = f"?thread_ts={thread}&cid={channel}" if thread and thread != ts else ""
    return f"{base}archives/{channel}/p{ts.replace('.', '')}{below}" if base else ""


def unescape(text: str, known: Known) -> tuple[str, dict[str, int]]:
    """What the person typed, from Slack's escaped form, and whom its mentions mean: `<@U1|bob>` → `@Bob`."""
    mentions: dict[str, int] = {}

    def plain(match: re.Match[str]) -> str:
        target, label = match[1], match[2] or ""
        if target[0] == "@":
            person = known(target[1:])
            if person:
                mentions[person.name.casefold()] = person.id
            return f"@{person.name if person else label or target[1:]}"
        if target[0] == "#":
            return f"#{label or target[1:]}"
        if target[0] == "!":
            return label or f"@{target[1:]}"
        return label if target.startswith("mailto:") and label else target

    return html.unescape(_MARK.sub(plain, text)), mentions


def metadata(view: Payload) -> dict[str, Any]:
    """What the modal was opened with; an unreadable one is an empty one."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _account(team: str, user: str) -> Account:
    return Account("slack", team, user)
