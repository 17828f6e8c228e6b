"""`muster doctor`: one line a check, and a status that says whether something is wrong."""

from __future__ import annotations

import asyncio

import typer

from bot import catalogs
from bot.check import Check, found
from bot.commands.common import quiet_settings
from bot.terminal import visible
from core.errors import SettingsError

_SIGNS = {"ok": "✓", "wrong": "✗", "off": "–"}


def doctor() -> None:
    """Check settings, database, tokens, scopes and rooms."""
    from bot.doctor import checks  # brings both platforms' libraries, which no other command needs

    try:
        lines = asyncio.run(checks(quiet_settings()))
    except SettingsError as error:
        lines = [Check("settings", "wrong", found("found.settings_wrong", error=error))]
    tr = catalogs.load().translator("en", "UTC")
    for check in lines:
        print(visible(f"{_SIGNS[check.state]} {check.name}: {check.text(tr)}"))
    if any(check.state == "wrong" for check in lines):
        raise typer.Exit(1)
