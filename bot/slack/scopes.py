"""The scopes that Muster asks of a workspace, each with its reason, for the manifest, `doctor` and docs/."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """`why`: what Muster does with it; what is missing or works less well without it is the catalogs' `scope.NAME`."""

    name: str
    why: str
    required: bool = True


SCOPES = (
    Scope("commands", "slash commands, shortcuts and forms"),
    Scope("chat:write", "posting and editing cards"),
    Scope("users:read", "telling full members from guests, and hearing who left"),
    Scope("im:write", "opening the private chat with a person"),
    Scope("app_mentions:read", "hearing @Muster, also in threads", required=False),
    Scope("channels:read", "seeing a public channel's name and whether outsiders sit in it"),
    Scope("groups:read", "the same for private channels", required=False),
    Scope(
        "channels:history",
        "replies under a card as its timeline, and looking up a send whose outcome is unknown",
        required=False,
    ),
    Scope("groups:history", "the same in private channels", required=False),
    Scope("im:history", "what people write to Muster in private", required=False),
    Scope("users:read.email", "joining a person's accounts", required=False),
    Scope("files:write", "pictures of charts, files of minutes and reports", required=False),
    Scope("files:read", "keeping pictures that people attach", required=False),
    Scope("reactions:read", "reactions to a card as steps", required=False),
    Scope("chat:write.public", "posting in public channels without an invitation", required=False),
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
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
}
"""The events that Muster subscribes to, each with the scope that it needs."""
