"""Slack as a whole: its port, and its entry over HTTP or a WebSocket."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.settings import Settings
from bot.slack.app import SlackApp
from bot.slack.client import Client
from bot.slack.port import SlackPort
from bot.slack.socket import Socket
from bot.surface import Parts


class SlackSurface:
    def __init__(self, settings: Settings) -> None:
        url, proxy = settings.slack_api_url, settings.https_proxy
        self.port = SlackPort(settings.slack_bot_token.get_secret_value(), url, proxy)
        app_token = settings.slack_app_token.get_secret_value()
        self._caller = Client(app_token, url, proxy) if app_token else None
        self._socket: Socket | None = None
        self._app: SlackApp | None = None

    def start(self, parts: Parts) -> None:
        self._app = SlackApp(self.port, parts)
        if self._caller:
            self._socket = Socket(self._caller, self._app.take, parts.pauses)
            self._socket.start()

    def routes(self) -> list[BaseRoute]:
        return self._app.routes() if self._app else []

    async def finish(self) -> None:
        """Lets what was heard, and the answers that are on their way, end."""
        if self._socket:
            await self._socket.settle()
        if self._app:
            await self._app.finish()

    async def stop(self) -> None:
        if self._socket:
            await self._socket.stop()
        await self.finish()

    async def close(self) -> None:
        return
