"""Slack's Web API, with every refusal as what the sender understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.port import DeliveryError

_TIMEOUT = 10
_PAUSE = 60.0
"""Seconds for which everything waits when the token is refused."""
_GONE = frozenset({"channel_not_found", "not_in_channel", "is_archived"})
_MARKUP = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments"})
_BROKEN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
_READS = frozenset(
    {
        *("conversations.history", "conversations.info", "conversations.replies"),
        *("users.info", "users.lookupByEmail", "files.getUploadURLExternal"),
    }
)
"""What only looks takes its arguments in the query: Slack reads a body of JSON for methods that write, and no other."""
_REVOKED = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


class Client:
    """Speaks with one token: the bot's, or the app's for Socket Mode."""

    def __init__(self, token: str, api_url: str, proxy: str, patience: float = _TIMEOUT) -> None:
        self.proxy = proxy or None
        self.api_url = api_url
        self.token = token
        self._web = AsyncWebClient(token=token, base_url=api_url, timeout=int(patience), proxy=self.proxy)
        self._web.retry_handlers.clear()  # the SDK would post again on a dropped connection (trap 3)

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """One call of the Web API; raises DeliveryError that says whether it may have had its effect."""
        try:
            if method in _READS:
                response = await self._web.api_call(method, http_verb="GET", params=arguments)
            else:
                response = await self._web.api_call(method, json=arguments)
        except SlackApiError as error:
            raise _refused(error) from None
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
            unknown = not isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
            raise DeliveryError(type(error).__name__, unknown=unknown) from None
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError, ValueError) as error:
            raise DeliveryError(type(error).__name__, unknown=True) from None
        return _Answer(response.data if isinstance(response.data, dict) else {})


class _Answer(dict[str, Any]):
    """An answer that lacks what it promises is of unknown outcome (fault 36), never a KeyError."""

    def __missing__(self, name: str) -> Any:
        raise DeliveryError(f"the answer has no {name}", unknown=True)


def _refused(error: SlackApiError) -> DeliveryError:
    response = error.response
    status = getattr(response, "status_code", 200)
    data = response.data if hasattr(response, "data") and isinstance(response.data, dict) else {}
    code = str(data.get("error") or f"HTTP {status}")
    if status == 429 or code == "ratelimited":
        return DeliveryError("ratelimited", retry_after=float(response.headers.get("Retry-After", 1)))
    if status >= 500 or code in _BROKEN or "error" not in data:
        return DeliveryError(code, unknown=True)
    if code in _REVOKED:
        return DeliveryError(code, revoked="slack", retry_after=_PAUSE)
    return DeliveryError(code, permanent=code not in _MARKUP, gone=code in _GONE, markup=code in _MARKUP)
