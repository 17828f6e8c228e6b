"""Everything that Muster serves, on one port."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.wiring import Muster
from storage import outbox
from storage.db import DRIVER_ERRORS

_STALL = 5.0
_HEADERS = (
    (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class _SafeHeaders:
    """Adds the headers that keep a page to itself to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def build(muster: Muster) -> Starlette:
    """The whole application; the platforms' own routes come from the wiring."""
    routes: list[BaseRoute] = [
        Route("/health", _health(muster), methods=["GET"]),
        Route("/ready", _ready(muster), methods=["GET"]),
        Route("/metrics", _metrics(muster), methods=["GET"]),
        *muster.routes(),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(_SafeHeaders)],
        exception_handlers={HTTPException: _refused, **dict.fromkeys(DRIVER_ERRORS, _unreachable)},
    )


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return JSONResponse({"error": _WORDS.get(status, "refused")}, status_code=status, headers=headers)


async def _unreachable(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "the database does not answer"}, status_code=503)


_WORDS = {
    400: "not understood",
    401: "not signed in",
    403: "not allowed",
    404: "not found",
    408: "too slow",
    413: "too large",
    415: "send JSON",
}


def _health(muster: Muster) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        """503 with the reason while nothing can be saved (fault 18)."""
        why = await muster.writer.probe()
        return JSONResponse({"status": "failing", "why": why} if why else {"status": "ok"}, 503 if why else 200)

    return health


def _ready(muster: Muster) -> Callable[[Request], Awaitable[Response]]:
    async def ready(request: Request) -> Response:
        """503 when the writer stalls or the database does not answer, so that a balancer looks elsewhere."""
        stalled = muster.writer.stalled()
        try:
            await asyncio.wait_for(asyncio.to_thread(_look, muster), _STALL)
        except (TimeoutError, *DRIVER_ERRORS):
            return JSONResponse({"ready": False, "why": "database"}, status_code=503)
        if stalled > _STALL or await muster.writer.probe():
            return JSONResponse({"ready": False, "why": "writer"}, status_code=503)
        return JSONResponse({"ready": True})

    return ready


def _metrics(muster: Muster) -> Callable[[Request], Awaitable[Response]]:
    async def metrics(request: Request) -> Response:
        try:
            age = await asyncio.to_thread(_look, muster)
            muster.metrics.oldest.set(age.total_seconds())
        except DRIVER_ERRORS:
            muster.metrics.oldest.set(float("nan"))
        muster.metrics.stalled.set(muster.writer.stalled())
        return Response(generate_latest(muster.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return metrics


def _look(muster: Muster) -> timedelta:
    """The age of the oldest message that has fallen due and waits to be sent."""
    with muster.database.read() as conn:
        oldest = outbox.oldest_due(conn)
    return max(timedelta(), muster.clock.now() - oldest) if oldest else timedelta()
