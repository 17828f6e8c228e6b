"""Slack's entry: the guard, Bolt with one catch-all, and from each delivery one invocation."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.dispatch import Reply
from bot.guard import read_body
from bot.meaning import is_source, reacted_at, record_at
from bot.port import DeliveryError
from bot.slack import read
from bot.slack.forms import Forms
from bot.slack.guard import check_shape, is_ssl_check, parse, team_of, verify
from bot.slack.home import Home, opened, pressed
from bot.slack.modal import modal_values
from bot.slack.notices import Notices
from bot.slack.port import SlackPort
from bot.slack.revisions import SUBTYPES, read_revision
from bot.slack.shortcut import shortcut
from bot.slack.show import Show, submitted
from bot.surface import Parts
from core.answer import Toast
from core.invocation import Invocation
from core.people import Account, Person, Place

_log = structlog.get_logger("slack")
_UNUSED = "xoxb"  # Bolt wants a token; the port has the real one
MALFORMED = (KeyError, TypeError, IndexError, AttributeError, ValueError)
"""What a payload raises that lacks what Slack always sends: refused, never a traceback (fault 8)."""
_OK = BoltResponse(status=200, body="")
_AGAIN = BoltResponse(status=503, body="")
"""Not stored: Slack delivers an event again, and nothing else (fault 14)."""


class SlackApp:
    def __init__(self, port: SlackPort, parts: Parts) -> None:
        self._port = port
        self._secret = parts.settings.slack_signing_secret.get_secret_value().encode()
        self._prefix = parts.settings.slack_command_prefix
        self._dispatch = parts.dispatch
        self._directories = parts.directories
        self._database = parts.database
        self._forms = Forms(port, parts.writer, parts.database)
        self._show = Show(port, self._forms, parts.dispatch)
        self._home = Home(port, parts.dispatch, self._show)
        self._notices = Notices(port, parts)
        self._now = parts.clock.now
        self._said = parts.clock.said
        self._metrics = parts.metrics
        self.bolt = AsyncApp(
            name="muster",
            logger=logging.getLogger("slack_bolt"),
            authorize=_authorized(port),
            process_before_response=True,  # nothing is acknowledged before it is stored (trap 1)
            request_verification_enabled=False,  # the guard has verified, before parsing
            ssl_check_enabled=False,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
        )
        self.bolt.middleware(self._catch_all())

    def routes(self) -> list[BaseRoute]:
        """None without a signing secret, since nothing that arrives there could be believed."""
        return [Route("/slack/events", self._serve, methods=["POST"])] if self._secret else []

    async def finish(self) -> None:
        """Lets the answers that are on their way end."""
        await self._show.finish()

    async def _serve(self, request: Request) -> Response:
        body = await read_body(request)
        try:
            verify(request.headers, body, self._secret)
            payload = parse(request.headers, body)
        except HTTPException as error:
            raise self._counted(error) from None
        if is_ssl_check(payload):
            return Response()
        answer = await self._take(payload)
        kind = "application/json" if answer.body else None
        return Response(answer.body, status_code=answer.status, media_type=kind)

    async def take(self, payload: dict[str, Any]) -> Mapping[str, Any] | None:
        """A delivery from the socket: what its acknowledgement carries; None when Slack must deliver it again."""
        try:
            answer = await self._take(payload)
        except HTTPException as refused:
            return None if refused.status_code >= 500 else {}  # what is refused would only come back
        if answer.status >= 500:
            return None
        return dict(json.loads(answer.body)) if answer.body else {}

    async def _take(self, payload: dict[str, Any]) -> BoltResponse:
        """A delivery that is known to be Slack's, however it came."""
        try:
            await self._check_team(payload)
            check_shape(payload)
            delivery = AsyncBoltRequest(body=payload, mode="socket_mode")
        except HTTPException as error:
            raise self._counted(error) from None
        except MALFORMED:
            raise self._counted(HTTPException(400)) from None
        return await self.bolt.async_dispatch(delivery)

    def _counted(self, error: HTTPException) -> HTTPException:
        self._metrics.refused.labels("slack", str(error.status_code)).inc()
        return error

    async def _check_team(self, payload: Mapping[str, Any]) -> None:
        """Refuses what another workspace sends (fault 10); 503 while nobody can say which one is ours."""
        try:
            await self._port.identify()
        except DeliveryError as error:
            _log.warning("cannot_identify", error=error.code)
            raise HTTPException(503) from None
        if payload.get("type") != "url_verification" and team_of(payload) != self._port.team:
            raise HTTPException(403)

    def _catch_all(self) -> Callable[..., Any]:
        async def muster(body: dict[str, Any]) -> BoltResponse:
            try:
                return await self._handle(body)
            except MALFORMED as error:
                _log.warning("not_understood", type=str(body.get("type", ""))[:40], error=type(error).__name__)
                return BoltResponse(status=400, body="")

        return muster

    async def _handle(self, body: dict[str, Any]) -> BoltResponse:
        if "command" in body:
            return await self._command(body)
        match body.get("type"):
            case "block_actions":
                return await self._press(body)
            case "message_action" | "shortcut":
                return await self._shortcut(body)
            case "view_submission":
                return await self._submission(body)
            case "event_callback":
                return await self._event(body, body["event"])
        return _OK

    async def _command(self, body: dict[str, Any]) -> BoltResponse:
        invocation = read.command(body, self._prefix, self._known, self._now())
        reply = await self._dispatch.run(invocation)
        shown = await self._show.command(reply, invocation, body)
        return BoltResponse(status=200, body=json.dumps(shown) if shown else "")

    async def _press(self, body: dict[str, Any]) -> BoltResponse:
        invocation = read.press(body, self._now())
        if invocation.command == "form":
            person = self._directories.latest.who(invocation.actor)
            if person:
                tr = self._dispatch.languages.translator(person.locale, person.zone, "slack")
                self._show.later(self._forms.reopen(body, invocation, tr, person.id))
            return _OK
        reply = await self._dispatch.run(invocation)
        (self._home if pressed(body) else self._show).press(reply, invocation, body)
        return _OK

    async def _shortcut(self, body: dict[str, Any]) -> BoltResponse:
        invocation = shortcut(body, self._port.url, self._known, self._dispatch.registry.get, self._now())
        self._show.press(await self._dispatch.run(invocation), invocation, body)
        return _OK

    async def _submission(self, body: dict[str, Any]) -> BoltResponse:
        origin = await self._forms.origin(read.metadata(body["view"]), self._known(body["user"]["id"]))
        invocation = read.submission(body, origin, modal_values(body["view"]), self._now())
        reply = await self._dispatch.run(invocation)
        problems = submitted(reply, body["view"])
        if problems is None:
            self._show.confirmation(reply, invocation, origin)
        return BoltResponse(status=200, body=json.dumps(problems) if problems else "")

    async def _event(self, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
        if opened(event):
            self._home.open(body, event, self._now())
            return _OK
        if event["type"] in ("reaction_added", "reaction_removed"):
            return await self._reaction(body, event)
        if event["type"] not in ("message", "app_mention"):
            return await self._notice(body, event)
        if event.get("subtype") in SUBTYPES:
            return await self._revised(body, event)
        if not _from_a_person(event, self._port.user):
            return _OK
        mentioned = event["type"] == "app_mention" or f"<@{self._port.user}>" in event.get("text", "")
        under = await self._record_under(body["team_id"], event["channel"], event.get("thread_ts", ""))
        if not (mentioned or under or event.get("channel_type") == "im"):
            return _OK
        said = read.said(event, body, self._port.user, self._known)
        said = read.slashed(replace(said, under=under, addressed=mentioned or not under), self._prefix)
        invocation = read.spoken(event, body, self._port.url, said, self._dispatch.meanings.of(said))
        invocation = replace(invocation, at=self._said(invocation.at))
        return self._answered(await self._dispatch.run(invocation), invocation)

    async def _revised(self, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
        """Only what was said to Muster, or something came of, is remembered; the card alone answers."""
        revision = read_revision(event, body, self._port.user, self._known)
        if revision is None:
            return _OK
        said = revision.invocation
        concerns = revision.addressed or await is_source(self._database, said.place, said.message)
        if not (concerns or await self._record_under(body["team_id"], event["channel"], revision.thread)):
            return _OK
        return _AGAIN if _again(await self._dispatch.run(said)) else _OK

    async def _reaction(self, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
        item = event["item"]
        if item.get("type") != "message" or event["user"] == self._port.user:
            return _OK
        place = Place("slack", body["team_id"], item["channel"])
        record = await reacted_at(self._database, self._directories.latest, place, item["ts"])
        if not record:
            return _OK
        invocation = read.reaction(event, body, record)
        invocation = replace(invocation, at=self._said(invocation.at))
        return self._answered(await self._dispatch.run(invocation), invocation)

    def _answered(self, reply: Reply, invocation: Invocation) -> BoltResponse:
        """An event's answer is said privately; what the card shows by itself is not said."""
        if _again(reply):
            return _AGAIN
        if not (invocation.reply and isinstance(reply.answer, Toast)):
            self._show.event(reply, invocation)
        return _OK

    async def _notice(self, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
        arrival = self._notices.arrival(body, event)
        if arrival is None:
            return _OK if await self._notices.take(body, event) else _AGAIN
        reply = await self._dispatch.run(arrival)
        if _again(reply):
            return _AGAIN
        self._show.event(reply, arrival)
        return _OK

    async def _record_under(self, team: str, channel: str, thread: str) -> str:
        """The record whose card or whose own message heads the thread, or whose card was posted in it last; or ""."""
        place = Place("slack", team, channel, thread)
        return await record_at(self._database, self._directories.latest, place, thread) if thread else ""

    def _known(self, user: str) -> Person | None:
        return self._directories.latest.who(Account("slack", self._port.team, user))


def _authorized(port: SlackPort) -> Callable[..., Any]:
    # Bolt binds arguments by their names and would hand `self` to a method, so this is a function of none.
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=port.team, bot_user_id=port.user, bot_token=_UNUSED)

    return authorize


def _again(reply: Reply) -> bool:
    """Not stored, or not yet: delivered again, an event is stored, or known by its key."""
    return reply.held or reply.later is not None


def _from_a_person(event: Mapping[str, Any], bot: str) -> bool:
    """Not from a bot, us included (fault 11), and not an edit, a deletion or a notice of Slack's own."""
    if event.get("bot_id") or event.get("user") in (None, bot):
        return False
    return event.get("subtype") in (None, "thread_broadcast", "file_share")
