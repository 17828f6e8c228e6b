"""Updates that Telegram brings by itself: the secret is checked before anything is read, and 200 means committed.

Several replicas may stand behind the address: nothing but an update's key keeps it to one effect.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.guard import json_object, read_body
from bot.metrics import Metrics
from bot.settings import Settings
from bot.telegram.client import Client
from bot.telegram.intake import ALLOWED, Intake

PATH = "/telegram/webhook"
_HEADER = "x-telegram-bot-api-secret-token"
_AT_ONCE = 40
"""Requests that Telegram makes side by side; those of one chat come one after another."""
_PATIENCE = 20.0
"""Seconds for an answer; an update that takes longer is worked off all the same, and comes again meanwhile."""
_log = structlog.get_logger("muster.telegram")


class Webhook:
    def __init__(self, client: Client, settings: Settings, intake: Intake, metrics: Metrics) -> None:
        self._client = client
        self._url = settings.telegram_webhook_url
        self._secret = settings.telegram_webhook_secret.get_secret_value()
        self._intake = intake
        self._metrics = metrics
        self._running: dict[int, asyncio.Task[bool]] = {}

    def routes(self) -> list[BaseRoute]:
        return [Route(PATH, self._serve, methods=["POST"])]

    async def announce(self) -> None:
        """Tells Telegram where to bring updates; what waits there is kept. Raises DeliveryError."""
        where = {"url": self._url, "secret_token": self._secret, "allowed_updates": ALLOWED}
        await self._client.call("setWebhook", {**where, "max_connections": _AT_ONCE, "drop_pending_updates": False})

    async def stop(self) -> None:
        """What is still running comes again, to another replica or to the next start."""
        for task in (left := list(self._running.values())):
            task.cancel()
        if left:
            await asyncio.wait(left)

    async def _serve(self, request: Request) -> Response:
        try:
            self._check(request)
            raw = json_object(await read_body(request))
            if not isinstance(raw.get("update_id"), int):
                raise HTTPException(400)
        except HTTPException as error:
            self._metrics.refused.labels("telegram", str(error.status_code)).inc()
            raise
        return Response(status_code=200 if await self._taken(raw) else 503)

    def _check(self, request: Request) -> None:
        """403 for a wrong secret, in the same time whichever it is; starlette reads headers as Latin-1."""
        given = request.headers.get(_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, self._secret.encode()):
            raise HTTPException(403)

    async def _taken(self, raw: dict[str, Any]) -> bool:
        """Whether it is committed; a second delivery of one that is still running waits for the same run."""
        id = raw["update_id"]
        task = self._running.get(id)
        if task is None:
            task = self._running[id] = asyncio.create_task(self._intake.take(raw))
            task.add_done_callback(lambda _: self._running.pop(id, None))
        done, _ = await asyncio.wait([task], timeout=_PATIENCE)
        if not done:
            _log.info("takes_long", update=id)
        return bool(done) and not task.cancelled() and task.result()
