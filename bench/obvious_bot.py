"""The bot that anybody would write from the documentation: a listener, an async SQLModel session, a commit."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.applications import Starlette

from bench.serving import bolt, serve, slack

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_scheme, _, _rest = os.environ["DATABASE_URL"].partition("://")
engine = create_async_engine(f"{_DRIVERS[_scheme]}://{_rest}")
app = bolt(process_before_response=False)


class Issue(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    reporter: str
    channel: str
    status: str = "new"
    # SQLModel's own documentation passes an instance here; its stubs know the class alone.
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True))  # type: ignore[call-overload]  # as above


if _scheme == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def wal(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")


@app.command("/issue")
async def issue(ack: Any, command: dict[str, str]) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        record = Issue(title=command["text"], reporter=command["user_id"], channel=command["channel_id"])
        session.add(record)
        await session.commit()
    await ack(f"Saved as I-{record.id}: {record.title}")


@contextlib.asynccontextmanager
async def tables(_: Starlette) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield


if __name__ == "__main__":
    serve(slack(app, lifespan=tables))
