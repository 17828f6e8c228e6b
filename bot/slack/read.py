"""Slack's deliveries as invocations. Pure: what must be looked up is handed in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.meaning import Said
from bot.slack.emoji import emoji_of
from bot.slack.files import attachments
from core.attachment import Attachment
from core.card import on_answer, parse_press, pressed_values
from core.invocation import Invocation
from core.people import Account, Person, Place
from core.talk import Meant
from core.words import command_of

Payload = Mapping[str, Any]
Known = Callable[[str], Person | None]
"""A Slack user id → the member, if they are one."""
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
        actor=account_of(payload["team_id"], payload["user_id"]),
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
    button = payload["actions"][0].get("value") or payload["actions"][0]["action_id"]
    name, target, revision = parse_press(button)
    team, channel = payload["team"]["id"], payload.get("channel", {}).get("id", "")
    return Invocation(
        key=f"slack:{payload['trigger_id']}",
        command=name,
        actor=account_of(team, payload["user"]["id"]),
        place=Place("slack", team, channel),
        at=now,
        values=pressed_values(target),
        revision=revision,
        on_answer=on_answer(button),
        private=not channel or channel.startswith("D"),  # none in the Home
    )


def submission(payload: Payload, origin: Payload, values: Mapping[str, str], now: datetime) -> Invocation:
    """A modal that was sent; `origin` is where it was opened, and is authorised again like all the rest."""
    view = payload["view"]
    team = payload["team"]["id"]
    return Invocation(
        key=f"slack:{view['id']}",
        command=view["callback_id"],
        actor=account_of(team, payload["user"]["id"]),
        place=Place("slack", team, str(origin.get("channel", "")), str(origin.get("thread", ""))),
        at=now,
        values={**dict(origin.get("values") or {}), **values},
        said="\n".join(value for value in values.values() if value),
        url=str(origin.get("url", "")),
        message=str(origin.get("message", "")),
        private=not origin.get("channel") or str(origin["channel"]).startswith("D"),
        files=tuple(Attachment(**file) for file in origin.get("files") or ()),
        asked=True,
        on_answer=bool(origin.get("answer")),
    )


def said(event: Payload, envelope: Payload, bot: str, known: Known) -> Said:
    """What a message says, less the mention of Muster."""
    text, mentions = unescape(event["text"].replace(f"<@{bot}>", " ", 1).strip(), known)
    author = event.get("user_team") or event.get("source_team") or event.get("team") or envelope["team_id"]
    return Said(account_of(author, event["user"]), text, files=bool(event.get("files")), mentions=mentions)


def slashed(said: Said, prefix: str) -> Said:
    """A slash command that is part of a message, as with a file attached, which Slack sends as words."""
    if not (said.addressed and said.text.startswith(("/", "／"))):
        return said
    name, rest = command_of(said.text[1:])
    name = name.removeprefix(prefix) if prefix and name.startswith(prefix) else name
    return replace(said, text=rest if name == "muster" else f"{name} {rest}".strip(), slash=True)


def spoken(event: Payload, envelope: Payload, base: str, said: Said, meant: Meant) -> Invocation:
    """Words to Muster or below a card."""
    team, channel, ts = envelope["team_id"], event["channel"], event["ts"]
    return Invocation(
        key=f"slack:event:{envelope['event_id']}",
        also=f"slack:{team}:{channel}:{ts}",  # a mention arrives twice, as message and as app_mention (fault 3)
        command=meant.command,
        actor=said.actor,
        place=Place("slack", team, channel, event.get("thread_ts", "")),
        at=datetime.fromtimestamp(float(ts), UTC),
        message=ts,
        url=permalink(base, channel, ts, event.get("thread_ts", "")),
        private=event.get("channel_type") == "im",
        files=attachments(event),
        text=meant.text,
        values=meant.values,
        said=said.text,
        mentions=said.mentions,
        reply=bool(said.under) and "record" in meant.values,
    )


def reaction(event: Payload, envelope: Payload, record: str) -> Invocation:
    """A reaction that was given to a message, or taken back."""
    item, team = event["item"], envelope["team_id"]
    return Invocation(
        key=f"slack:event:{envelope['event_id']}",
        command="react" if event["type"] == "reaction_added" else "unreact",
        actor=account_of(team, event["user"]),
        place=Place("slack", team, item["channel"]),
        at=datetime.fromtimestamp(float(event["event_ts"]), UTC),
        values={"record": record, "emoji": emoji_of(str(event["reaction"]))},
        reply=True,
        private=str(item["channel"]).startswith("D"),
    )


def permalink(base: str, channel: str, ts: str, thread: str) -> str:
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


def account_of(team: str, user: str) -> Account:
    return Account("slack", team, user)
