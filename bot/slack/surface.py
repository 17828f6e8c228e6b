"""Slack as a whole: its port, and its entry over HTTP."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.settings import Settings
from bot.slack.app import SlackApp
from bot.slack.port import SlackPort
from bot.surface import Parts


class SlackSurface:
    def __init__(self, settings: Settings) -> None:
        token = settings.slack_bot_token.get_secret_value()
        self.port = SlackPort(token, settings.slack_api_url, settings.https_proxy)
        self._app: SlackApp | None = None

    def start(self, parts: Parts) -> None:
        self._app = SlackApp(self.port, parts)

    def routes(self) -> list[BaseRoute]:
        return self._app.routes() if self._app else []

    async def stop(self) -> None:
        """Lets the answers that are on their way end."""
        if self._app:
            await self._app.finish()

    async def close(self) -> None:
        return
