"""What `muster doctor` asks of Slack: how its deliveries come, token, scopes, rooms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check import AT_ONCE, NOTHING, TIMEOUT, Check, Found, found
from bot.port import DeliveryError
from bot.settings import Settings
from bot.slack.client import Client
from bot.slack.scopes import EVENTS, SCOPES, Scope
from core.people import Room

_ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


async def checks(settings: Settings, rooms: Iterable[Room]) -> list[Check]:
    """The token, each missing scope, and each room of the workspace."""
    client = AsyncWebClient(
        settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=int(TIMEOUT),
        proxy=settings.https_proxy or None,
        retry_handlers=[],
    )
    lines = await _requests(settings)
    try:
        answer = await client.auth_test()
    except _ERRORS as error:
        return [*lines, Check("slack_token", "wrong", found("found.slack_token_wrong", why=_why(error)))]
    team = str(answer["team_id"])
    lines.append(Check("slack_token", "ok", found("found.slack_token", team=answer["team"], id=team)))
    lines += _scopes({str(name).lower(): str(value) for name, value in dict(answer.headers).items()})
    gate = asyncio.Semaphore(AT_ONCE)
    mine = [room for room in rooms if room.place.platform == "slack" and room.person is None]
    return lines + await asyncio.gather(*(_room(client, gate, room, team) for room in mine))


async def _requests(settings: Settings) -> list[Check]:
    """How Slack's deliveries reach Muster: by Socket Mode, over HTTP, or both."""
    app_token = settings.slack_app_token.get_secret_value()
    lines = [await _socket(settings, app_token)] if app_token else []
    if settings.slack_signing_secret.get_secret_value():
        lines.append(Check("slack_requests", "ok", found("found.slack_http")))
    return lines or [Check("slack_requests", "wrong", found("found.slack_deaf"))]


async def _socket(settings: Settings, token: str) -> Check:
    """Asks for a connection and leaves it: Slack forgets an address that nobody comes to."""
    try:
        await Client(token, settings.slack_api_url, settings.https_proxy, TIMEOUT).call("apps.connections.open")
    except DeliveryError as error:
        return Check("slack_requests", "wrong", found("found.slack_no_socket", error=error.code))
    return Check("slack_requests", "ok", found("found.slack_socket"))


def _scopes(headers: dict[str, str]) -> list[Check]:
    if "x-oauth-scopes" not in headers:
        return [Check("slack_scopes", "off", found("found.scopes_unknown"))]
    granted = {name.strip() for name in headers["x-oauth-scopes"].split(",")}
    missing = [scope for scope in SCOPES if scope.name not in granted]
    if not missing:
        return [Check("slack_scopes", "ok", found("found.scopes", count=len(SCOPES)))]
    return [Check("slack_scopes", "wrong" if scope.required else "off", _lost(scope)) for scope in missing]


def _lost(scope: Scope) -> Found:
    """What is missing without a scope, the events that Slack does not send then, and what to do."""
    unheard = [event for event, needed in EVENTS.items() if needed == scope.name]
    events = found("found.events_lost", events=", ".join(unheard)) if unheard else NOTHING
    return found("found.scope_missing", scope=scope.name, without=found(f"scope.{scope.name}"), events=events)


async def _room(client: AsyncWebClient, gate: asyncio.Semaphore, room: Room, team: str) -> Check:
    name = f"room {room.name}"
    if room.place.workspace not in ("", team):
        return Check(name, "wrong", found("found.another_workspace", id=room.place.workspace))
    try:
        async with gate:
            answer = await client.conversations_info(channel=room.place.channel)
    except _ERRORS as error:
        limited = isinstance(error, SlackApiError) and error.response["error"] == "ratelimited"
        return Check(name, "off" if limited else "wrong", _why(error))
    return _reachable(name, answer["channel"])


def _reachable(name: str, channel: dict[str, Any]) -> Check:
    if channel.get("is_archived"):
        return Check(name, "wrong", found("found.archived"))
    if not channel.get("is_member"):
        return Check(name, "wrong", found("found.slack_no_member"))
    return Check(name, "ok", found("found.slack_room"))


def _why(error: BaseException) -> Found:
    if isinstance(error, SlackApiError):
        return found("found.slack_says", error=error.response["error"])
    return found("found.slack_late") if isinstance(error, TimeoutError) else found("found.slack_away")
