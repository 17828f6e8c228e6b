"""`muster manifest`: the Slack app manifest, to be pasted where Slack asks for one."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot import catalogs
from bot.commands.common import quiet_settings
from bot.slack.manifest import PLACEHOLDER
from bot.slack.manifest import manifest as made
from handlers import registry

Url = Annotated[
    str,
    typer.Option("--url", help="Where Slack reaches Muster: https://HOST/slack/events."),
]


Socket = Annotated[bool, typer.Option("--socket", help="For Socket Mode, as with SLACK_APP_TOKEN.")]


def manifest(url: Url = PLACEHOLDER, socket: Socket = False) -> None:
    """Print the Slack app manifest (JSON)."""
    settings = quiet_settings()
    if socket or (settings.slack_app_token.get_secret_value() and url == PLACEHOLDER):
        url = ""  # Muster calls Slack
    tr = catalogs.load().translator(settings.muster_locale, settings.muster_timezone)
    print(json.dumps(made(registry(), tr, settings.slack_command_prefix, url), ensure_ascii=False, indent=2))
