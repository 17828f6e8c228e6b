"""`muster doctor`: one line a check, and a status that says whether something is wrong."""

from __future__ import annotations

import asyncio

import typer

from bot.check import Check
from bot.commands.common import quiet_settings
from bot.terminal import visible
from core.errors import SettingsError

_SIGNS = {"ok": "✓", "wrong": "✗", "off": "–"}


def doctor() -> None:
    """Check settings, database, tokens, scopes and rooms."""
    from bot.doctor import checks  # brings both platforms' libraries, which no other command needs

    try:
        found = asyncio.run(checks(quiet_settings()))
    except SettingsError as error:
        found = [Check("settings", "wrong", str(error))]
    for check in found:
        print(visible(f"{_SIGNS[check.state]} {check.name}: {check.text}"))
    if any(check.state == "wrong" for check in found):
        raise typer.Exit(1)
