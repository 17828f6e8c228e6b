"""What `muster doctor` asks of Slack: token, scopes, rooms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check import AT_ONCE, TIMEOUT, Check
from bot.settings import Settings
from bot.slack.scopes import SCOPES
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
    found = [_signing(settings)]
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


def _signing(settings: Settings) -> Check:
    if settings.slack_app_token.get_secret_value():
        return Check("slack_requests", "wrong", "SLACK_APP_TOKEN: Socket Mode is not spoken yet; leave it empty")
    if settings.slack_signing_secret.get_secret_value():
        return Check("slack_requests", "ok", "over HTTP, with a signing secret")
    return Check("slack_requests", "wrong", "SLACK_SIGNING_SECRET is missing; see Basic Information of your Slack app")


def _scopes(headers: dict[str, str]) -> list[Check]:
    if "x-oauth-scopes" not in headers:
        return [Check("slack_scopes", "off", "Slack did not say which scopes were granted")]
    granted = {name.strip() for name in headers["x-oauth-scopes"].split(",")}
    missing = [scope for scope in SCOPES if scope.name not in granted]
    if not missing:
        return [Check("slack_scopes", "ok", f"all {len(SCOPES)} are granted")]
    again = "; add it, then install the app again"
    return [
        Check("slack_scopes", "wrong" if scope.required else "off", f"{scope.name} is missing: {scope.without}{again}")
        for scope in missing
    ]


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
