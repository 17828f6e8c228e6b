"""The menus of commands that Telegram shows behind a slash, for each kind of chat in two languages."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable
from typing import Any

import structlog

from bot.port import DeliveryError
from bot.surface import Parts
from bot.telegram.client import Client
from core.clip import clip
from core.command import Command, Registry
from core.errors import NotSaved, StillRunning
from storage import meta
from storage.db import DRIVER_ERRORS

_DESCRIPTION = 256
_MOST = 100
_IN_GROUPS = ("mine", "show", "find", "take", "done", "comment", "help")
"""What people do in a group besides capturing; everything else is for the private chat."""
_OF_GROUPS = ("room",)
"""What is said about a group itself."""
_log = structlog.get_logger("muster.telegram")


async def offer(client: Client, parts: Parts, locale: str) -> None:
    """Sets the menus when they differ from those that were set last: a restart asks nothing of Telegram."""
    wanted = menus(parts, locale)
    name = f"telegram_menu:{client.id}"
    print_ = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()

    def known() -> str:
        with parts.database.read() as conn:
            return meta.get(conn, name)

    try:
        if await asyncio.to_thread(known) == print_:
            return
        for menu in wanted:
            await client.call("setMyCommands", menu)
        await parts.writer.submit(lambda unit: meta.put(unit, name, print_))
    except (DeliveryError, NotSaved, StillRunning, *DRIVER_ERRORS) as error:
        _log.warning("no_menu", error=error.code if isinstance(error, DeliveryError) else type(error).__name__)


def menus(parts: Parts, locale: str) -> list[dict[str, Any]]:
    """The calls of setMyCommands: English, and one Chinese, since Telegram knows but `zh`."""
    found = []
    for language, own in ((None, "en"), ("zh", locale if locale != "en" else "zh_Hans")):
        tr = parts.dispatch.languages.translator(own, "UTC")
        for scope, commands in _scopes(parts.dispatch.registry):
            shown = [
                {"command": command.name, "description": clip(tr(f"command.{command.name}.help"), _DESCRIPTION)}
                for command in commands
            ]
            found.append({"commands": shown[:_MOST], "scope": {"type": scope}, "language_code": language})
    return found


def _scopes(registry: Registry) -> Iterable[tuple[str, list[Command]]]:
    """A menu is no authorisation: what a person may do is asked when they do it."""
    listed = registry.listed()
    group = [command for command in listed if command.right == "capture" or command.name in _IN_GROUPS]
    leads = [command for command in listed if command.name in _OF_GROUPS]
    yield "all_private_chats", listed
    yield "all_group_chats", group
    yield "all_chat_administrators", group + leads
