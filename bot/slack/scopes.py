"""The scopes that Muster asks of a workspace, each with its reason, for the manifest, `doctor` and docs/."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """`why`: what Muster does with it; `without`: what is missing or works less well when it was not granted."""

    name: str
    why: str
    without: str
    required: bool = True


SCOPES = (
    Scope("commands", "slash commands, shortcuts and forms", "no command reaches Muster"),
    Scope("chat:write", "posting and editing cards", "no card can be posted"),
    Scope("users:read", "telling full members from guests", "nobody is let in, since guests cannot be told apart"),
    Scope("im:write", "opening the private chat with a person", "reminders and private answers cannot be sent"),
    Scope("app_mentions:read", "hearing @Muster, also in threads", "mentions are not heard", required=False),
    Scope(
        "channels:read",
        "seeing a public channel's name and whether outsiders sit in it",
        "no card is shown in public channels, since outsiders cannot be ruled out",
    ),
    Scope(
        "groups:read",
        "the same for private channels",
        "no card is shown in private channels, since outsiders cannot be ruled out",
        required=False,
    ),
    Scope(
        "channels:history",
        "replies under a card as its timeline, and looking up a send whose outcome is unknown",
        "replies in public channels are not heard, and an unknown send is reported instead of looked up",
        required=False,
    ),
    Scope("groups:history", "the same in private channels", "the same in private channels", required=False),
    Scope("im:history", "what people write to Muster in private", "private messages are not heard", required=False),
    Scope("users:read.email", "joining a person's accounts", "accounts are joined by code alone", required=False),
    Scope(
        "files:write",
        "pictures of charts, files of minutes and reports",
        "charts and reports come as text alone",
        required=False,
    ),
    Scope("files:read", "keeping pictures that people attach", "attachments are kept as links alone", required=False),
    Scope("reactions:read", "reactions to a card as answers", "reactions are not heard", required=False),
    Scope(
        "chat:write.public",
        "posting in public channels without an invitation",
        "Muster must be invited to each channel",
        required=False,
    ),
)

EVENTS = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "member_joined_channel": "channels:read",
    "channel_rename": "channels:read",
    "group_rename": "groups:read",
    "channel_shared": "channels:read",
    "user_change": "users:read",
    "app_uninstalled": "",
    "tokens_revoked": "",
}
"""The events that Muster subscribes to, each with the scope that it needs."""
