"""Slack on loopback: the Web API and response URLs of one workspace (team T1, app A1, bot user UBOT).

async with FakeSlack(tmp_path / "slack.jsonl") as slack:
    slack.add_user("U1", "Alice"); slack.add_channel("C1", "warehouse")
    slack.fail("chat.postMessage", "drop_after_accept", room="C1")
    ...
    [post] = await slack.journal.expect("chat.postMessage", room="C1", text="I-12")
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fakes import slack_files, slack_methods, slack_socket, slack_views
from tests.fakes.faults import Fault
from tests.fakes.journal import Journal
from tests.fakes.pace import Bucket
from tests.fakes.server import Args, Body, Counterpart, Refusal
from tests.fakes.slack_workspace import BOT, BOT_USER, Workspace

SCOPES = (
    "app_mentions:read,channels:history,channels:read,chat:write,chat:write.public,commands,files:read,files:write,"
    "groups:history,groups:read,im:history,im:write,reactions:read,users:read,users:read.email"
)
OPEN = "apps.connections.open"
METHODS = slack_methods.METHODS | slack_views.METHODS | slack_files.METHODS | {OPEN: slack_socket.open_connection}

READS = {
    *("conversations.history", "conversations.info", "conversations.replies"),
    *("users.info", "users.lookupByEmail", "files.getUploadURLExternal"),
}


class FakeSlack(Counterpart, Workspace):
    def __init__(
        self,
        journal: Path | Journal | None = None,
        *,
        port: int = 0,
        token: str = "xoxb-test",
        strict: bool = True,
    ) -> None:
        """`strict`: a post without the `text` fallback is refused even when it has blocks, a rule of our house."""
        Counterpart.__init__(self, journal, port=port)
        Workspace.__init__(self)
        self.token, self.strict = token, strict
        self.revoked = False
        self.scopes = SCOPES
        self.app_token = "xapp-test"
        self.files: dict[str, bytes | str] = {}  # a text is where it redirects to
        self.uploads: dict[str, slack_files.Upload] = {}
        self.unseen = 1  # posts that may refer to a new file before Slack has looked at it
        self.tokens_seen: list[str] = []  # what came along with each request for a file
        self.sockets = slack_socket.Sockets()
        self._deliveries: set[asyncio.Task[Any]] = set()
        self.spent_triggers: set[str] = set()
        self.response_uses: Counter[str] = Counter()
        self._each_channel = Bucket(rate=1, burst=2)

    @property
    def url(self) -> str:
        """The base that an SDK client takes."""
        return f"{self.root}/api/"

    def response_url(self, channel: str, user: str, age: float = 0.0) -> str:
        return slack_views.response_url(self.root, channel, user, age)

    def refuse(self, error: str, problems: list[str] | None = None) -> Refusal:
        body: Body = {"ok": False, "error": error}
        if problems:
            body |= {"errors": problems, "response_metadata": {"messages": [f"[ERROR] {p}" for p in problems]}}
        return Refusal(body)

    def control(self, order: Body) -> Body:
        """Besides faults: {"user": {…}}, {"channel": {…}}, {"say": {…}}, {"revoked": true}, {"scopes": "…"}; for the
        socket {"deliver": payload}, {"cut": true}, {"cut_next": 2}, {"refusals": […]}, {"retries": […]},
        {"announce": "…"}.
        """
        if "user" in order:
            self.add_user(**order["user"])
        if "channel" in order:
            self.add_channel(**order["channel"])
        self.scopes = order.get("scopes", self.scopes)
        if "revoked" in order:
            self.revoked = order["revoked"]
        self._control_socket(order)
        said = {"message": self.say(**order["say"])} if "say" in order else {}
        return super().control(order) | said

    def _control_socket(self, order: Body) -> None:
        self.sockets.cut_next = order.get("cut_next", self.sockets.cut_next)
        self.sockets.refusals = order.get("refusals", self.sockets.refusals)
        self.sockets.retries = tuple(order.get("retries", self.sockets.retries))
        self.sockets.patience = order.get("patience", self.sockets.patience)
        if order.get("cut"):
            slack_socket.cut_all(self)
        begun = [slack_socket.deliver(self, order["deliver"])] if "deliver" in order else []
        begun += [slack_socket.announce(self, order["announce"])] if "announce" in order else []
        for work in begun:
            task = asyncio.ensure_future(work)
            self._deliveries.add(task)
            task.add_done_callback(self._deliveries.discard)

    def add_file(self, name: str, content: bytes, mime: str = "image/png", **more: Any) -> Body:
        """A file of the workspace, as a message's `files` shows it."""
        id = f"F{len(self.files) + 1}"
        self.files[id] = content
        url = f"{self.root}/files/{id}"
        about = {"id": id, "name": name, "title": name, "mimetype": mime, "mode": "hosted", "size": len(content)}
        return {**about, "is_external": False, "url_private": url, "url_private_download": url, **more}

    async def _give(self, request: web.Request) -> web.StreamResponse:
        self.calls.append({"at": 0, "method": "file", "room": None})
        self.tokens_seen.append(request.headers.get("Authorization", ""))
        content = self.files.get(request.match_info["id"])
        if content is None:
            return web.Response(status=404)
        if isinstance(content, str):
            return web.Response(status=302, headers={"Location": content})
        if self.tokens_seen[-1] != f"Bearer {self.token}":
            return web.Response(status=403)
        response = web.StreamResponse()  # in chunks: its length is not told before
        await response.prepare(request)
        for at in range(0, len(content), 1 << 16):
            await response.write(content[at : at + (1 << 16)])
        return response

    async def _link(self, request: web.Request) -> web.StreamResponse:
        return await slack_socket.connect(self, request)

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        return await slack_files.receive(self, request)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/upload/{id}", self._receive),
            web.get("/link/", self._link),
            web.get("/files/{id}", self._give),
            web.route("*", "/api/{method}", self._call),
            web.post("/response/{ticket}", self._respond),
        ]

    def paces(self, method: str, room: str | None) -> list[tuple[Bucket, str]]:
        return [(self._each_channel, room)] if room and method == "chat.postMessage" else []

    def headers(self, method: str) -> dict[str, str]:
        return {"X-OAuth-Scopes": self.scopes}

    def rate_limit(self, fault: Fault) -> Refusal:
        return Refusal({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(fault.retry_after)})

    def named_error(self, fault: Fault) -> Refusal:
        return self.refuse(fault.error)

    def malformed(self, fault: Fault) -> str:
        return '{"ok": true}'

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        args = await _arguments(request)
        room = args.get("channel")

        async def act() -> Body:
            self._authenticate(request, args, self.app_token if name == OPEN else self.token)
            if name not in METHODS:
                raise self.refuse("unknown_method")
            return {"ok": True, **METHODS[name](self, args)}

        return await self.answer(request, name, room if isinstance(room, str) else None, act)

    def _authenticate(self, request: web.Request, args: Args, token: str) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.get("token")
        if not given:
            raise self.refuse("not_authed")
        if self.revoked:
            raise self.refuse("token_revoked")
        if given != token:
            raise self.refuse("invalid_auth")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        args = await _arguments(request)
        channel, user = ticket.split(".")[1:3] if ticket.count(".") == 3 else ("", "")

        async def act() -> Body:
            return self._accept_response(ticket, channel, user, args)

        return await self.answer(request, "response", channel, act)

    def _accept_response(self, ticket: str, channel: str, user: str, args: Args) -> Body:
        if not channel or slack_views.seconds_since(ticket) > slack_views.RESPONSE_SECONDS:
            raise Refusal({"ok": False, "error": "expired_url"}, 404)
        if self.response_uses[ticket] >= slack_views.RESPONSE_USES:
            raise Refusal({"ok": False, "error": "used_url"}, 404)
        try:
            content = {} if args.get("delete_original") else slack_methods.checked_content(self, args)
        except Refusal as refusal:
            raise Refusal(refusal.body, 400) from None
        self.response_uses[ticket] += 1
        public = args.get("response_type") == "in_channel"
        if public and content and channel in self.channels:
            message: Body = {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": self.next_ts(), **content}
            self.channels[channel].messages[message["ts"]] = message
        flags = {key: bool(args.get(key)) for key in ("replace_original", "delete_original")}
        kind = "in_channel" if public else "ephemeral"
        self.accept("response", channel, channel=channel, user=user, response_type=kind, **flags, **content)
        return {"ok": True}


async def _arguments(request: web.Request) -> Args:
    """From the query, a form or a JSON object, as the SDK sends them."""
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json" and request.path.rpartition("/")[2] in READS:
        return args  # Slack reads JSON for methods that write alone, and finds no arguments here
    if request.content_type == "application/json":
        try:
            sent = json.loads(await request.text() or "{}")
        except ValueError:
            raise web.HTTPBadRequest(text='{"ok": false, "error": "invalid_json"}') from None
        args |= sent if isinstance(sent, dict) else {}
    elif request.method == "POST":
        args |= dict((await request.post()).items())
    return args
