"""Telegram as a whole: its port, the way on which updates come, and the greeting that it needs before."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from starlette.routing import BaseRoute
from telegram import Update

from bot.port import DeliveryError
from bot.settings import Settings
from bot.surface import Parts
from bot.telegram.answers import Answers
from bot.telegram.client import Client
from bot.telegram.forms import Forms
from bot.telegram.intake import Intake
from bot.telegram.menu import offer
from bot.telegram.poller import Poller
from bot.telegram.port import TelegramPort
from bot.telegram.talk import Talk
from bot.telegram.updates import Me
from bot.telegram.webhook import Webhook
from bot.telegram.whereabouts import Whereabouts

_AGAIN = 2.0
_LONGEST = 60.0
_log = structlog.get_logger("muster.telegram")


class TelegramSurface:
    """`texts` gets the bot's link as soon as Telegram can be reached; Muster starts without it."""

    def __init__(self, settings: Settings, texts: dict[str, str]) -> None:
        self._settings = settings
        self._texts = texts
        self._client = Client(settings)
        self._answers = Answers(self._client, texts)
        self.port = TelegramPort(self._client, settings)
        self._me: Me | None = None
        self._poller: Poller | None = None
        self._webhook: Webhook | None = None
        self._running: asyncio.Task[None] | None = None

    def start(self, parts: Parts) -> None:
        forms = Forms(parts.writer, parts.database, parts.dispatch, self._answers)
        whereabouts = Whereabouts(parts.writer, parts.directories)
        talk = Talk(parts.dispatch, forms, self._answers, parts.database, parts.clock, whereabouts)

        async def handle(update: Update) -> bool:
            if update.message:
                self._client.passing.saw(str(update.message.chat.id), update.message.message_id)
            return self._me is not None and await talk.handle(update, self._me)

        intake = Intake(handle, parts.metrics)
        if self._settings.telegram_webhook_url:
            self._webhook = Webhook(self._client, self._settings, intake, parts.metrics)
        else:
            lease = timedelta(seconds=self._settings.muster_lease_seconds)
            self._poller = Poller(self._client, parts.writer, parts.clock, intake, lease)
        self._running = asyncio.create_task(self._run(parts))

    def routes(self) -> list[BaseRoute]:
        return self._webhook.routes() if self._webhook else []

    async def stop(self) -> None:
        """What was being worked off comes again; its key tells that it was done."""
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])
        if self._webhook:
            await self._webhook.stop()
        self._answers.stop()
        if self._poller:
            await self._poller.leave()

    async def close(self) -> None:
        await self._client.close()

    async def _run(self, parts: Parts) -> None:
        wait = _AGAIN
        while not await self._greet():
            await asyncio.sleep(wait)
            wait = min(_LONGEST, 2 * wait)
        offering = asyncio.create_task(offer(self._client, parts, self._settings.muster_locale))
        try:
            await (self._poller.run() if self._poller else offering)
        finally:
            offering.cancel()

    async def _greet(self) -> bool:
        """The bot's name, and the way on which updates come: a webhook of an earlier set-up would keep them from us."""
        try:
            me = await self._client.call("getMe")
            name = me.get("username") if isinstance(me, dict) else None
            if not isinstance(name, str):
                raise DeliveryError("malformed answer", unknown=True)
            self._me = Me(self._client.id, name)
            self._texts["telegram_link"] = f"https://t.me/{name}"
            self._texts["telegram_hears"] = "all" if me.get("can_read_all_group_messages") else "replies"
            await (self._webhook.announce() if self._webhook else self._client.call("deleteWebhook"))
        except DeliveryError as error:
            _log.warning("telegram_unreachable", error=error.code)
            return False
        return True
