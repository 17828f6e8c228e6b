"""What Telegram's capture takes at the least: the update read by python-telegram-bot, one raw insert, one reply."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import AsyncIterator

import telegram
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.request import HTTPXRequest

from bench.serving import serve

bot = telegram.Bot(
    os.environ["TELEGRAM_BOT_TOKEN"],
    base_url=os.environ["TELEGRAM_API_URL"],
    request=HTTPXRequest(connection_pool_size=64),
)
database = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
for pragma in ("journal_mode=WAL", "synchronous=FULL"):
    database.execute(f"PRAGMA {pragma}")
database.execute("CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT, reporter INTEGER, at TEXT)")
_INSERT = "INSERT INTO issues (title, reporter, at) VALUES (?, ?, ?)"


async def webhook(request: Request) -> Response:
    if request.headers.get("x-telegram-bot-api-secret-token") != os.environ["TELEGRAM_WEBHOOK_SECRET"]:
        return Response(status_code=401)
    update = telegram.Update.de_json(json.loads(await request.body()), bot)
    message = update.message
    assert message and message.from_user
    title = (message.text or "").partition(" ")[2]
    row = (title, message.from_user.id, message.date.isoformat())
    id = database.execute(_INSERT, row).lastrowid
    await message.reply_text(f"Saved as I-{id}: {title}")
    return Response()


@contextlib.asynccontextmanager
async def started(_: Starlette) -> AsyncIterator[None]:
    async with bot:
        yield


if __name__ == "__main__":
    serve(Starlette(routes=[Route("/telegram/webhook", webhook, methods=["POST"])], lifespan=started))
