"""Slack's side of Socket Mode: it greets connections, sends envelopes, and delivers again what was not acknowledged.

answer = await slack.deliver(slash_command("/issue", "Printer is down"))    # what the acknowledgement carried
slack.cut_next = 1          # the next envelope is sent, and then the connection is gone
await slack.announce("warning")
slack.refusals = ["too_many_websockets"]
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.server import Args, Body
from tests.fakes.slack_workspace import APP

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack

MOST = 10
"""Connections of one app."""
RETRIES = (0.0, 60.0, 300.0)
PATIENCE = 3.0


@dataclass
class Sockets:
    """The connections of one app, and what each was sent."""

    links: list[web.WebSocketResponse] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    """Reasons with which the next connections are refused, one each."""
    cut_next: int = 0
    """So many envelopes are sent, and their connection is cut before anybody can answer."""
    retries: tuple[float, ...] = RETRIES
    patience: float = PATIENCE
    opened: list[float] = field(default_factory=list)
    most_at_once: int = 0
    turn: int = 0


def open_connection(slack: FakeSlack, args: Args) -> Body:
    ticket = secrets.token_hex(16)
    slack.sockets.tickets.add(ticket)
    return {"url": f"{slack.root.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP}"}


async def connect(slack: FakeSlack, request: web.Request) -> web.StreamResponse:
    sockets = slack.sockets
    ticket = request.query.get("ticket", "")
    if ticket not in sockets.tickets:
        return web.Response(status=401)
    sockets.tickets.discard(ticket)
    link = web.WebSocketResponse()
    await link.prepare(request)
    sockets.opened.append(asyncio.get_running_loop().time())
    reason = sockets.refusals.pop(0) if sockets.refusals else ""
    reason = reason or ("too_many_websockets" if len(sockets.links) >= MOST else "")
    if reason:
        await link.send_json(_farewell(reason))
        await link.close()
        return link
    info = {"app_id": APP}
    debug = {"host": "applink-1", "approximate_connection_time": 18060}
    hello = {"type": "hello", "num_connections": len(sockets.links) + 1, "connection_info": info, "debug_info": debug}
    await link.send_json(hello)
    sockets.links.append(link)
    sockets.most_at_once = max(sockets.most_at_once, len(sockets.links))
    try:
        async for message in link:
            _acknowledged(slack, message.data)
    finally:
        sockets.links.remove(link)
    return link


def _acknowledged(slack: FakeSlack, text: str) -> None:
    answer = json.loads(text)
    strangers = set(answer) - {"envelope_id", "payload"}
    assert not strangers, f"an acknowledgement has no {strangers}"
    slack.accept("socket.ack", None, **answer)
    future = slack.sockets.waiting.get(answer["envelope_id"])
    if future and not future.done():
        future.set_result(answer.get("payload", {}))


async def deliver(slack: FakeSlack, payload: Body) -> Any:
    """The payload of the acknowledgement, {} for an empty one, None when there was none. Events are delivered again."""
    kind = _kind(payload)
    retries = slack.sockets.retries if kind == "events_api" else ()
    for attempt, wait in enumerate((0.0, *retries)):
        await asyncio.sleep(wait)
        envelope: Body = {
            "envelope_id": secrets.token_hex(16),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        answer = await _once(slack, envelope)
        if answer is not None:
            return answer
    return None


async def _once(slack: FakeSlack, envelope: Body) -> Any:
    sockets = slack.sockets
    future = sockets.waiting[envelope["envelope_id"]] = asyncio.get_running_loop().create_future()
    until = asyncio.get_running_loop().time() + sockets.patience
    while not sockets.links and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110  no event to await
        await asyncio.sleep(0.01)
    if not sockets.links:
        return None
    sockets.turn += 1
    link = sockets.links[sockets.turn % len(sockets.links)]
    with contextlib.suppress(ConnectionError):
        await link.send_json(envelope)
    if sockets.cut_next:
        sockets.cut_next -= 1
        cut(link)
    done, _ = await asyncio.wait([future], timeout=max(0.0, until - asyncio.get_running_loop().time()))
    return future.result() if done else None


def cut(link: web.WebSocketResponse) -> None:
    """The connection is gone without a word."""
    transport = link._req.transport if link._req else None
    if transport:
        transport.abort()


def cut_all(slack: FakeSlack) -> None:
    for link in list(slack.sockets.links):
        cut(link)


async def announce(slack: FakeSlack, reason: str, after: float = 0.5) -> None:
    """Slack's `disconnect`; the connection ends a while later (Slack: about 10 s)."""
    for link in list(slack.sockets.links):
        await link.send_json(_farewell(reason))
        asyncio.get_running_loop().call_later(after, lambda gone=link: asyncio.ensure_future(gone.close()))


def _farewell(reason: str) -> Body:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}


def _kind(payload: Body) -> str:
    if "command" in payload:
        return "slash_commands"
    return "events_api" if payload.get("type") == "event_callback" else "interactive"
