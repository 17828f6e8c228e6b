"""What `muster doctor` asks of Slack: how its deliveries come, token, scopes, rooms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check import AT_ONCE, TIMEOUT, Check
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
    found = await _requests(settings)
    try:
        answer = await client.auth_test()
    except _ERRORS as error:
        return [*found, Check("slack_token", "wrong", f"{_why(error)}; see OAuth & Permissions of your Slack app")]
    team = str(answer["team_id"])
    found.append(Check("slack_token", "ok", f"works, in the workspace {answer['team']} ({team})"))
    found += _scopes({str(name).lower(): str(value) for name, value in dict(answer.headers).items()})
    gate = asyncio.Semaphore(AT_ONCE)
    mine = [room for room in rooms if room.place.platform == "slack" and room.person is None]
    return found + await asyncio.gather(*(_room(client, gate, room, team) for room in mine))


async def _requests(settings: Settings) -> list[Check]:
    """How Slack's deliveries reach Muster: by Socket Mode, over HTTP, or both."""
    app_token = settings.slack_app_token.get_secret_value()
    found = [await _socket(settings, app_token)] if app_token else []
    if settings.slack_signing_secret.get_secret_value():
        found.append(Check("slack_requests", "ok", "over HTTP, with a signing secret"))
    return found or [
        Check(
            "slack_requests",
            "wrong",
            "neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set; "
            "see Basic Information of your Slack app",
        )
    ]


async def _socket(settings: Settings, token: str) -> Check:
    """Asks for a connection and leaves it: Slack forgets an address that nobody comes to."""
    try:
        await Client(token, settings.slack_api_url, settings.https_proxy, TIMEOUT).call("apps.connections.open")
    except DeliveryError as error:
        wants = "; SLACK_APP_TOKEN needs connections:write, and the app Socket Mode"
        return Check("slack_requests", "wrong", f"no connection can be opened ({error.code}){wants}")
    return Check("slack_requests", "ok", "Socket Mode, which needs no address of ours")


def _scopes(headers: dict[str, str]) -> list[Check]:
    if "x-oauth-scopes" not in headers:
        return [Check("slack_scopes", "off", "Slack did not say which scopes were granted")]
    granted = {name.strip() for name in headers["x-oauth-scopes"].split(",")}
    missing = [scope for scope in SCOPES if scope.name not in granted]
    if not missing:
        return [Check("slack_scopes", "ok", f"all {len(SCOPES)} are granted")]
    return [Check("slack_scopes", "wrong" if scope.required else "off", _lost(scope)) for scope in missing]


def _lost(scope: Scope) -> str:
    """What is missing without a scope, the events that Slack does not send then, and what to do."""
    unheard = [event for event, needed in EVENTS.items() if needed == scope.name]
    events = f" ({', '.join(unheard)} do not arrive)" if unheard else ""
    return f"{scope.name} is missing: {scope.without}{events}; add it, then install the app again"


async def _room(client: AsyncWebClient, gate: asyncio.Semaphore, room: Room, team: str) -> Check:
    name = f"room {room.name}"
    if room.place.workspace not in ("", team):
        return Check(name, "wrong", f"belongs to another workspace ({room.place.workspace})")
    try:
        async with gate:
            answer = await client.conversations_info(channel=room.place.channel)
    except _ERRORS as error:
        limited = isinstance(error, SlackApiError) and error.response["error"] == "ratelimited"
        return Check(name, "off" if limited else "wrong", _why(error))
    return _reachable(name, answer["channel"])


def _reachable(name: str, channel: dict[str, Any]) -> Check:
    if channel.get("is_archived"):
        return Check(name, "wrong", "is archived; choose another room for its department")
    if not channel.get("is_member"):
        return Check(name, "wrong", "Muster is no member; type /invite @Muster there")
    return Check(name, "ok", "reachable on Slack")


def _why(error: BaseException) -> str:
    if isinstance(error, SlackApiError):
        return f"Slack says {error.response['error']}"
    return "Slack did not answer in time" if isinstance(error, TimeoutError) else "cannot reach Slack"
