"""One update as it comes in, by polling or by the webhook: read, worked off, and never allowed to block the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import Update

from bot.metrics import Metrics

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
"""The updates that Muster asks Telegram for; reactions come where it is an administrator of the group."""
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
_log = structlog.get_logger("muster.telegram")

Handle = Callable[[Update], Awaitable[bool]]
"""Works off one update; False when it was not saved and must come again."""


class Intake:
    def __init__(self, handle: Handle, metrics: Metrics) -> None:
        self._handle = handle
        self._metrics = metrics

    async def take(self, raw: dict[str, Any]) -> bool:
        """Whether the update may be confirmed; what nobody can read, or meets a bug, must not come for ever."""
        id = raw["update_id"]
        try:
            update = Update.de_json(raw, None)
        except _MALFORMED as error:
            return self._skip("unreadable", id, error=type(error).__name__)
        try:
            return await self._handle(update)
        except Exception as error:  # noqa: BLE001  poison: the next delivery of it would fail alike
            return self._skip("failed", id, exc_info=error)

    def _skip(self, why: str, id: int, **more: Any) -> bool:
        _log.error(f"update_{why}", update=id, **more)
        self._metrics.refused.labels("telegram", why).inc()
        return True


def chat_of(raw: dict[str, Any]) -> object:
    """In whose order an update stands; what has no chat stands alone."""
    content: Any = next((raw[kind] for kind in ALLOWED if isinstance(raw.get(kind), dict)), {})
    message = content.get("message") if isinstance(content.get("message"), dict) else content
    chat = message.get("chat")
    return str(chat.get("id")) if isinstance(chat, dict) else ("alone", raw["update_id"])
