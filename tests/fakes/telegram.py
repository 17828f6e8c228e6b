"""Telegram on loopback: the Bot API of one bot, by long polling or by webhook.

async with FakeTelegram(tmp_path / "telegram.jsonl") as telegram:
    telegram.add_user(1, "Alice"); telegram.add_chat(-100, "Operations")
    telegram.say(1, "/issue Printer is down", chat=-100)
    [card] = await telegram.journal.expect("sendMessage", room=-100, text="I-1")
    telegram.press(1, card["message_id"], "take|I-1|1", chat=-100)
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from pathlib import Path
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes import telegram_payloads as payloads
from tests.fakes.faults import Fault
from tests.fakes.journal import Journal
from tests.fakes.pace import Bucket
from tests.fakes.server import Args, Body, Counterpart, Dropped, Refusal
from tests.fakes.telegram_chats import Messenger
from tests.fakes.telegram_limits import Bad
from tests.fakes.telegram_methods import METHODS

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class FakeTelegram(Counterpart, Messenger):
    def __init__(
        self,
        journal: Path | Journal | None = None,
        *,
        port: int = 0,
        token: str = "4242:test",
        reads_all: bool = False,
    ) -> None:
        """`reads_all`: getMe says that privacy mode is off."""
        Counterpart.__init__(self, journal, port=port)
        Messenger.__init__(self)
        self.token, self.reads_all = token, reads_all
        self.pending: list[Body] = []  # updates that nobody has confirmed
        self.allowed: list[str] = []
        self.webhook = {"url": "", "secret_token": ""}
        self.webhook_error: Body = {}
        self.files: dict[str, bytes] = {}
        self.sizes: dict[str, int] = {}  # what getFile says, where it is not the length
        self.names: dict[str, tuple[str, str]] = {}  # name and type of what the bot sent
        self.open_queries: dict[str, int] = {}  # callback query → chat
        self.commands: dict[tuple[str, str], list[Body]] = {}  # (scope as JSON, language) → commands
        self._last_update = 100_000
        self._bell = asyncio.Event()
        self._turn = 0
        self._all, self._each_chat, self._each_group = Bucket(30, 30), Bucket(1, 2), Bucket(20 / 60, 20)
        self._courier: asyncio.Task[None] | None = None
        self._on_the_way: set[int] = set()
        self._carried: set[asyncio.Task[None]] = set()

    async def start(self) -> Self:
        await super().start()
        self._courier = asyncio.create_task(self._carry_to_webhook())
        return self

    async def stop(self) -> None:
        if self._courier is not None:
            for task in (self._courier, *self._carried):
                task.cancel()
            self._courier = None
            self._on_the_way.clear()
        await super().stop()

    @property
    def url(self) -> str:
        """python-telegram-bot's `base_url`: the token and the method follow it."""
        return f"{self.root}/bot"

    # What people do

    def say(
        self,
        user: int,
        text: str | None = None,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        **more: Any,
    ) -> Body:
        """A person writes, in private when no chat is named; `more` as for `telegram_payloads.message`."""
        room = self.chats[user if chat is None else chat]
        if room.id == user:
            room.has_bot = True  # whoever writes to the bot has started it
        original = room.messages[reply_to] if reply_to else None
        message = payloads.message(room.next_id(), self.users[user], room.shown(), text, reply_to=original, **more)
        room.messages[message["message_id"]] = message
        return self.push(message=message)

    def edit(self, user: int, message_id: int, text: str, *, chat: int | None = None) -> Body:
        """A person changes what they wrote."""
        room = self.chats[user if chat is None else chat]
        room.messages[message_id] = payloads.edited(room.messages[message_id], text)
        return self.push(edited_message=room.messages[message_id])

    def press(self, user: int, message_id: int, data: str, *, chat: int | None = None) -> Body:
        """A person presses a button under a message, or forges the press."""
        room = self.chats[user if chat is None else chat]
        query = payloads.press(self.users[user], room.messages[message_id], data)
        self.open_queries[query["id"]] = room.id
        return self.push(callback_query=query)

    def keep(self, body: bytes, size: int | None = None) -> str:
        """A file that getFile gives out; `size` is what Telegram says of it."""
        id = secrets.token_hex(12)
        self.files[id] = body
        if size is not None:
            self.sizes[id] = size
        return id

    def admit(self, chat: int, by: int, before: str = "left", after: str = "member") -> Body:
        """Somebody adds the bot to a group, throws it out, blocks or unblocks it: what it is there from now on."""
        room = self.chats[chat]
        room.has_bot = after in ("member", "administrator")
        room.excuse = f"bot was kicked from the {room.body['type']} chat"
        return self.push(my_chat_member=payloads.membership(self.users[by], room.shown(), before, after))

    def migrate(self, chat: int, new_id: int, by: int, told: bool = True) -> None:
        """A group becomes a supergroup with another id; `told`: the bot hears of it before it tries to write."""
        old = self.chats[chat]
        new = self.add_chat(new_id, old.body["title"])
        old.migrated_to = new_id
        person = self.users[by]
        if told:
            self.push(message=payloads.message(old.next_id(), person, old.shown(), migrate_to_chat_id=new_id))
            self.push(message=payloads.message(new.next_id(), person, new.shown(), migrate_from_chat_id=chat))

    def push(self, **content: Body) -> Body:
        """Queues one update, checked; the update that python-telegram-bot would read."""
        self._last_update += 1
        update = payloads.update(self._last_update, **content)
        if not self.allowed or next(iter(content)) in self.allowed:
            self.redeliver(update)
        return update

    def redeliver(self, update: Body) -> None:
        """Queues an update as it is, once more if it was there before."""
        self.pending.append(update)
        self._bell.set()

    def control(self, order: Body) -> Body:
        """Besides faults: {"user": {…}}, {"chat": {…}}, {"file": {id: text}}."""
        if "user" in order:
            self.add_user(**order["user"])
        if "chat" in order:
            self.add_chat(**order["chat"])
        self.files.update({id: text.encode() for id, text in order.get("file", {}).items()})
        return super().control(order)

    # What the bot asks

    def refuse(self, code: int, description: str, parameters: Body | None = None) -> Refusal:
        body: Body = {"ok": False, "error_code": code, "description": description}
        return Refusal(body | ({"parameters": parameters} if parameters else {}), code)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/documents/{file}.bin", self._download),
            web.post("/_say", self._say),
        ]

    def paces(self, method: str, room: str | None) -> list[tuple[Bucket, str]]:
        """Edits count like messages."""
        if not room or not method.startswith(("send", "edit")):
            return []
        in_group = [(self._each_group, room)] if room.startswith("-") else []
        return [(self._all, ""), (self._each_chat, room), *in_group]

    def rate_limit(self, fault: Fault) -> Refusal:
        seconds = fault.retry_after
        return self.refuse(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

    def named_error(self, fault: Fault) -> Refusal:
        return self.refuse(fault.code, fault.error, fault.parameters)

    def malformed(self, fault: Fault) -> str:
        return '{"ok": true, "result": {"surprise": 1}}'

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        args = await _arguments(request, self)

        async def act() -> Body:
            if request.match_info["token"] != self.token:
                raise self.refuse(401, "Unauthorized")
            if name == "getUpdates":
                return {"ok": True, "result": await self._poll(args)}
            if name not in METHODS:
                raise self.refuse(404, "Not Found: method not found")
            try:
                return {"ok": True, "result": METHODS[name](self, args)}
            except Bad as bad:
                raise self.refuse(400, f"Bad Request: {bad}") from None

        return await self.answer(request, name, args.get("chat_id"), act)

    async def _poll(self, args: Args) -> list[Body]:
        """Confirms what lies below the offset, then waits for more; a later poll ends an earlier one."""
        if self.webhook["url"]:
            raise self.refuse(409, WEBHOOK_ACTIVE)
        if "allowed_updates" in args:
            self.allowed = json.loads(args["allowed_updates"])
        self._turn += 1
        turn = self._turn
        self._bell.set()
        self._confirm(int(args.get("offset") or 0))
        limit, end = min(int(args.get("limit") or 100), 100), time.monotonic() + float(args.get("timeout") or 0)
        while not self.pending and (left := end - time.monotonic()) > 0:
            self._bell.clear()
            try:
                await asyncio.wait_for(self._bell.wait(), left)
            except TimeoutError:
                break
            if turn != self._turn:
                raise self.refuse(409, CONFLICT)
        return self.pending[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token or request.match_info["file"] not in self.files:
            return web.Response(status=404)
        faults = self.faults.take("download", None)
        try:
            await self._strike_before(faults)
        except Dropped:
            return web.Response(status=500)
        return web.Response(body=self.files[request.match_info["file"]])

    async def _carry_to_webhook(self) -> None:
        """Posts each update to the webhook until it is answered 2xx; those of one chat in order, chats side by side."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=40)) as session:
            while True:
                first = {chat_of(update): update for update in reversed(self.pending)}
                taken = [update for update in first.values() if update["update_id"] not in self._on_the_way]
                if self.webhook["url"]:
                    for update in taken:
                        self._on_the_way.add(update["update_id"])
                        task = asyncio.create_task(self._hand_over(session, update))
                        self._carried.add(task)
                        task.add_done_callback(self._carried.discard)
                await asyncio.sleep(0.02)

    async def _hand_over(self, session: aiohttp.ClientSession, update: Body) -> None:
        secret = self.webhook["secret_token"]
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        error = "Connection refused"
        try:
            async with session.post(self.webhook["url"], json=update, headers=headers) as response:
                if response.ok:
                    self.pending.remove(update)
                    return
                error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError):
            pass
        finally:
            if error and update in self.pending:
                self.webhook_error = {"last_error_date": int(time.time()), "last_error_message": error}
                await asyncio.sleep(0.2)
            self._on_the_way.discard(update["update_id"])

    async def _say(self, request: web.Request) -> web.Response:
        """{"user": 1, "text": "…", "chat": -100}, {"press": {…}}, {"edit": {…}} or {"update": {…}} as it is."""
        order = await request.json()
        if "update" in order:
            self.redeliver(order["update"])
            return web.json_response(order["update"])
        if "press" in order:
            return web.json_response(self.press(**order["press"]))
        if "edit" in order:
            return web.json_response(self.edit(**order["edit"]))
        return web.json_response(self.say(**order))


def chat_of(update: Body) -> object:
    content = next(value for key, value in update.items() if key != "update_id")
    message = content.get("message", content) if isinstance(content, dict) else {}
    return message.get("chat", {}).get("id", update["update_id"])


async def _arguments(request: web.Request, telegram: FakeTelegram) -> dict[str, str]:
    """Strings, structures among them as JSON: so they come in forms, and so a JSON body is read too. A file that comes
    along is kept, and its id stands in its place."""
    args = dict(request.query)
    if request.content_type == "application/json":
        sent = await request.json()
        args |= {key: value if isinstance(value, str) else json.dumps(value) for key, value in sent.items()}
    elif request.method == "POST":
        for key, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                args[key] = telegram.keep(value.file.read())
                telegram.names[args[key]] = (value.filename, value.content_type)
            elif isinstance(value, str):
                args[key] = value
    return args
