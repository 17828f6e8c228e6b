"""Connecting the platforms without an editor: what doctor says, the manifest to paste, and the tokens into `.env`."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dotenv import dotenv_values, set_key

from bot.check import Check, Found, Writer, found
from bot.settings import Settings, load
from core.errors import SettingsError

FILE = Path(".env")
SLACK = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
TELEGRAM = ("TELEGRAM_BOT_TOKEN",)
TAKEN = (*SLACK, *TELEGRAM, "MUSTER_ADMINS", "MUSTER_LOCAL_CHAT")
"""The settings that the page may write."""
_LONGEST = 500
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,40}")
_NUMBER = re.compile(r"[1-9][0-9]{0,19}")
Doctor = Callable[[Settings], Awaitable[list[Check]]]
Writers = Callable[[Settings], Awaitable[list[Writer]]]
Manifest = Callable[[str], Mapping[str, Any]]


class Setup:
    """`doctor` asks the platforms, `writers` who wrote to the Telegram bot; `manifest` is given the address for Slack's
    requests, empty for Socket Mode.

    `restart` starts Muster again, without the demo, as soon as what is in flight has ended.
    """

    def __init__(self, doctor: Doctor, writers: Writers, manifest: Manifest, restart: Callable[[], None]) -> None:
        self._doctor = doctor
        self._writers = writers
        self.manifest = manifest
        self.restart = restart

    async def look(self) -> list[Check]:
        """Doctor's lines for what `muster run` would find here now."""
        try:
            return await self._doctor(load())
        except SettingsError as error:
            return [Check("settings", "wrong", found("found.settings_wrong", error=error))]

    async def save(self, given: Mapping[str, str]) -> list[Check]:
        """Writes the settings into `.env` once their platform has accepted them; otherwise nothing, and what is wrong.

        Raises SettingsError for a value that no setting takes.
        """
        wanted = {name: value.strip() for name, value in given.items() if value.strip()}
        if problems := [problem for name, value in wanted.items() if (problem := _problem(name, value))]:
            return [Check("settings", "wrong", problems[0])]
        members = _MEMBER.findall(wanted["MUSTER_ADMINS"]) if _are_members(wanted) else []
        number = _NUMBER.fullmatch(wanted.get("MUSTER_ADMINS", ""))
        short = members or number
        asked = {name.lower(): value for name, value in wanted.items() if not (short and name == "MUSTER_ADMINS")}
        lines = await self._doctor(load(**asked))
        mine = [check for check in lines if check.name.startswith(("slack", "telegram"))]
        if not any(check.state == "wrong" for check in mine):
            if members:
                wanted["MUSTER_ADMINS"] = _beside("slack", [f"slack:{_team(mine)}:{member}" for member in members])
            elif number:
                wanted["MUSTER_ADMINS"] = _beside("telegram", [f"telegram:{number[0]}"])
            _write(wanted)
        return mine

    async def writers(self) -> list[Writer]:
        """Who has written to the Telegram bot whose token is kept, so that one of them says: that is me."""
        settings = load()
        return await self._writers(settings) if settings.telegram else []


def connected() -> dict[str, bool]:
    """Which platforms the settings connect at the next start."""
    there = {**dotenv_values(FILE), **os.environ}
    return {"slack": bool(there.get("SLACK_BOT_TOKEN")), "telegram": bool(there.get("TELEGRAM_BOT_TOKEN"))}


def administered() -> dict[str, bool]:
    """On which platforms somebody administers Muster by the settings."""
    there = load().muster_admins
    return {platform: f"{platform}:" in there for platform in ("slack", "telegram")}


def _beside(platform: str, accounts: Sequence[str]) -> str:
    """The administrators on this platform, with those that are set on another."""
    others = [word.strip() for word in load().muster_admins.split(",")]
    return ",".join([*(word for word in others if word and not word.startswith(f"{platform}:")), *accounts])


def _are_members(wanted: Mapping[str, str]) -> bool:
    """Member IDs alone, as Slack copies them from a profile, beside the token that says which workspace it is."""
    words = [word.strip() for word in wanted.get("MUSTER_ADMINS", "").split(",")]
    return "SLACK_BOT_TOKEN" in wanted and all(_MEMBER.fullmatch(word) for word in words)


def _team(checks: Sequence[Check]) -> str:
    return next(str(check.found.values["id"]) for check in checks if check.name == "slack_token")


def _problem(name: str, value: str) -> Found | None:
    if name not in TAKEN:
        return found("found.not_set_here", name=name)
    if len(value) > _LONGEST or not value.isprintable() or not value.isascii():
        return found("found.no_value", name=name)
    if os.environ.get(name, value) != value:
        return found("found.in_environment", name=name, file=FILE)
    return None


def _write(values: Mapping[str, str]) -> None:
    """Only its owner may read the file: it holds secrets."""
    FILE.touch(mode=0o600)
    FILE.chmod(0o600)
    for name, value in values.items():
        set_key(FILE, name, value, quote_mode="auto")
