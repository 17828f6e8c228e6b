"""What Telegram's capture takes at the least: polled, read by python-telegram-bot, one raw insert, one reply."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

import httpx
import telegram
import uvloop

_API = os.environ["TELEGRAM_API_URL"] + os.environ["TELEGRAM_BOT_TOKEN"]
_INSERT = "INSERT INTO issues (title, reporter, at) VALUES (?, ?, ?)"
database = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
for pragma in ("journal_mode=WAL", "synchronous=FULL"):
    database.execute(f"PRAGMA {pragma}")
database.execute("CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT, reporter INTEGER, at TEXT)")


async def call(client: httpx.AsyncClient, method: str, **arguments: Any) -> Any:
    return (await client.post(f"{_API}/{method}", data=arguments)).json()["result"]


async def poll() -> None:
    offset = 0
    async with httpx.AsyncClient(timeout=30) as client:
        while True:
            for raw in await call(client, "getUpdates", offset=offset, timeout=25):
                update = telegram.Update.de_json(raw, None)
                message = update.message
                assert message and message.from_user
                title = (message.text or "").partition(" ")[2]
                row = (title, message.from_user.id, message.date.isoformat())
                id = database.execute(_INSERT, row).lastrowid  # autocommit
                await call(client, "sendMessage", chat_id=message.chat.id, text=f"Captured: I-{id} {title}")
                offset = update.update_id + 1


if __name__ == "__main__":
    print("at http://127.0.0.1:0/", flush=True)  # it listens nowhere
    uvloop.run(poll())
