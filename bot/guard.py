"""The guard in front of every HTTP entry: size, time, shape and origin, before anything else looks at a request."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

MOST = 1 << 20
"""Bytes of a body (fault 9)."""
PATIENCE = 10.0
"""Seconds for a whole body to arrive."""
_DEPTH = 40


async def read_body(request: Request) -> bytes:
    """The body; 413 when it is larger than a mebibyte, 408 when it dawdles, 400 when its sender goes away."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MOST:
        raise HTTPException(413 if declared.isdecimal() else 400)
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408, headers={"Connection": "close"}) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def json_object(body: bytes) -> dict[str, Any]:
    """A JSON object of bounded depth, or 400; never a traceback, never the body in a log (fault 8)."""
    if _depth(body) > _DEPTH:
        raise HTTPException(400)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found


def same_origin(request: Request, wanted: str = "application/json") -> None:
    """403 unless a POST comes from a page of this host (no other site may press buttons); 415 for another type."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        raise HTTPException(403)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != wanted:
        raise HTTPException(415)


def local_host(request: Request, allowed: frozenset[str]) -> None:
    """403 for a host name that is not ours: what a rebound DNS name would send."""
    if request.headers.get("host", "").rpartition(":")[0].strip("[]") not in allowed:
        raise HTTPException(403)


def _depth(body: bytes) -> int:
    """The deepest nesting, counted roughly: brackets within strings make it larger, never smaller."""
    deepest = depth = 0
    for byte in body.translate(None, _OTHERS):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


_OTHERS = bytes(set(range(256)) - set(b"[]{}"))
