"""The Slack app manifest, made from the commands' declarations and the table of scopes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack.scopes import EVENTS, SCOPES
from bot.slack.shortcut import GLOBAL
from core.command import Registry
from core.i18n import Translator
from core.kinds import KINDS

_SLASHES = 50
_SHORTCUTS = 5
"""Slack takes no more slash commands, and ten shortcuts: a kind has two. `/muster` reaches every command."""
PLACEHOLDER = "https://YOUR-HOST/slack/events"


def manifest(registry: Registry, tr: Translator, prefix: str, url: str) -> Mapping[str, Any]:
    """The manifest as JSON values. `prefix` stands before the short commands, `url` gets every request; with none it is
    Socket Mode."""
    reached = {"request_url": url} if url else {}
    return {
        "display_information": {
            "name": "Muster",
            "description": tr("command.help.help"),
            "background_color": "#1d3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Muster", "always_online": True},
            "shortcuts": _shortcuts(tr),
            "slash_commands": _commands(registry, tr, prefix, {"url": url} if url else {}),
        },
        "oauth_config": {"scopes": {"bot": [scope.name for scope in SCOPES]}},
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def typed_in_slack(registry: Registry, prefix: str) -> dict[str, str]:
    """Command → how it is typed in Slack, which refuses what is not in the manifest before it reaches us."""
    short = {name: typed for typed, name in _slashes(registry, prefix).items()}
    return {command.name: short.get(command.name, f"/muster {command.name}") for command in registry}


def _slashes(registry: Registry, prefix: str) -> dict[str, str]:
    short = {f"/{prefix}{command.name}": command.name for command in registry if command.short}
    return dict(list({"/muster": "", **short}.items())[:_SLASHES])


def _commands(registry: Registry, tr: Translator, prefix: str, reached: Mapping[str, str]) -> list[dict[str, Any]]:
    """`/muster`, which reaches every command, and those that stand by themselves."""
    return [
        {
            "command": typed,
            "description": tr(f"command.{name or 'help'}.help"),
            "usage_hint": _hint(tr(f"command.{name or 'help'}.example"), keeps_name=not name),
            "should_escape": True,  # otherwise @bob and #ops arrive as bare names
            **reached,
        }
        for typed, name in _slashes(registry, prefix).items()
    ]


def _shortcuts(tr: Translator) -> list[dict[str, str]]:
    """Each captured kind in the menu of a message, and in the one that is open from everywhere."""
    return [
        {
            "name": tr(f"shortcut.{kind.name}"),
            "type": where,
            "callback_id": kind.name if where == "message" else f"{GLOBAL}{kind.name}",  # each may stand but once
            "description": tr(f"command.{kind.name}.help"),
        }
        for where in ("message", "global")
        for kind in [kind for kind in KINDS.values() if kind.captured and kind.offered][:_SHORTCUTS]
    ]


def _hint(example: str, keeps_name: bool) -> str:
    return example.removeprefix("/") if keeps_name else example.partition(" ")[2]
