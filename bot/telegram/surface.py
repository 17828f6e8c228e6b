"""Telegram as a whole: its port, its poller, and the greeting that it needs before."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from starlette.routing import BaseRoute
from telegram import Update

from bot.dispatch import Dispatch
from bot.port import DeliveryError
from bot.settings import Settings
from bot.surface import Parts
from bot.telegram.answers import Answers
from bot.telegram.client import Client
from bot.telegram.forms import Forms
from bot.telegram.poller import Poller
from bot.telegram.port import TelegramPort
from bot.telegram.talk import Talk
from bot.telegram.updates import Me
from core.clip import clip

_AGAIN = 2.0
_LONGEST = 60.0
_DESCRIPTION = 256
_log = structlog.get_logger("telegram")


class TelegramSurface:
    """`texts` gets the bot's link as soon as Telegram can be reached; Muster starts without it."""

    def __init__(self, settings: Settings, texts: dict[str, str]) -> None:
        self._settings = settings
        self._texts = texts
        self._client = Client(settings)
        self._answers = Answers(self._client, texts)
        self.port = TelegramPort(self._client, settings)
        self._me = Me(self._client.id, "")
        self._poller: Poller | None = None
        self._running: asyncio.Task[None] | None = None

    def start(self, parts: Parts) -> None:
        forms = Forms(parts.writer, parts.database, parts.dispatch, self._answers)
        talk = Talk(parts.dispatch, forms, self._answers, parts.database, parts.clock)

        async def handle(update: Update) -> bool:
            return await talk.handle(update, self._me)

        lease = timedelta(seconds=self._settings.muster_lease_seconds)
        self._poller = Poller(self._client, parts.writer, parts.clock, parts.metrics, handle, lease)
        self._running = asyncio.create_task(self._run(self._poller, parts.dispatch))

    def routes(self) -> list[BaseRoute]:
        return []

    async def stop(self) -> None:
        """What was being worked off comes again; its key tells that it was done."""
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])
        self._answers.stop()
        if self._poller:
            await self._poller.leave()

    async def close(self) -> None:
        await self._client.close()

    async def _run(self, poller: Poller, dispatch: Dispatch) -> None:
        wait = _AGAIN
        while not await self._greet():
            await asyncio.sleep(wait)
            wait = min(_LONGEST, 2 * wait)
        commands = asyncio.create_task(self._offer_commands(dispatch))
        try:
            await poller.run()
        finally:
            commands.cancel()

    async def _greet(self) -> bool:
        """The bot's name, and no webhook of an earlier set-up, which would keep every update from us."""
        try:
            me = await self._client.call("getMe")
            name = me.get("username") if isinstance(me, dict) else None
            if not isinstance(name, str):
                raise DeliveryError("malformed answer", unknown=True)
            await self._client.call("deleteWebhook")
        except DeliveryError as error:
            _log.warning("telegram_unreachable", error=error.code)
            return False
        self._me = Me(self._client.id, name)
        self._texts["telegram_link"] = f"https://t.me/{name}"
        return True

    async def _offer_commands(self, dispatch: Dispatch) -> None:
        """The menu of commands, as good as it gets: English, and one Chinese, since Telegram knows but `zh`."""
        own = self._settings.muster_locale
        for language, locale in (("", "en"), ("zh", own if own != "en" else "zh_Hans")):
            tr = dispatch.languages.translator(locale, "UTC")
            commands = [
                {"command": command.name, "description": clip(tr(f"command.{command.name}.help"), _DESCRIPTION)}
                for command in dispatch.registry.listed()
            ]
            try:
                await self._client.call("setMyCommands", {"commands": commands, "language_code": language or None})
            except DeliveryError as error:
                _log.warning("no_menu", language=language, error=error.code)
