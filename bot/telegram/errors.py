"""What python-telegram-bot raises, as what the sender understands."""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.port import DeliveryError

CONFLICT = "conflict"
_PAUSE = 60.0
"""Seconds for which everything waits when the token is refused; nothing is given up."""
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_GONE = ("chat not found", "not enough rights", "chat_write_forbidden", "have no rights", "user is deactivated")
_CODE = 200


def delivery_error(error: Exception, token: str) -> DeliveryError:
    """Never with the token in its text. What is no error of Telegram's is a malformed answer, and so unknown."""
    code = str(error).replace(token, "…")[:_CODE] or type(error).__name__
    match error:
        case RetryAfter():
            wait = error.retry_after
            return DeliveryError(code, retry_after=wait.total_seconds() if isinstance(wait, timedelta) else wait)
        case InvalidToken():
            return DeliveryError(code, revoked="telegram", retry_after=_PAUSE)
        case Conflict():
            return DeliveryError(CONFLICT)
        case Forbidden():
            return DeliveryError(code, permanent=True, gone=True)
        case ChatMigrated():
            return DeliveryError(code, permanent=True, moved_to=str(error.new_chat_id))
        case BadRequest():
            return _bad_request(code)
        case NetworkError():  # a server error has no cause: it may have come after the message was accepted
            return DeliveryError(code, unknown=not isinstance(error.__cause__, _NOT_SENT))
        case TelegramError():
            return DeliveryError(code, unknown=True)
    return DeliveryError("malformed answer", unknown=True)


def _bad_request(code: str) -> DeliveryError:
    folded = code.lower()
    return DeliveryError(
        code,
        permanent=True,
        gone=any(words in folded for words in _GONE),
        markup="can't parse entities" in folded,
    )
