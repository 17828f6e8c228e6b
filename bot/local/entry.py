"""Who may open the local chat: this machine by its own names, or whoever knows the password (HTTP Basic)."""

from __future__ import annotations

import base64
import binascii
import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.guard import local_host

_ASK = {"WWW-Authenticate": 'Basic realm="Muster", charset="UTF-8"'}


class Entry:
    """With a password every request must bring it, by whatever name the host is called (a proxy has its own);
    without one the host must be called by one of `hosts`."""

    def __init__(self, hosts: frozenset[str], password: str = "") -> None:
        self._hosts = hosts
        self._password = password.encode()

    def check(self, request: Request) -> None:
        """401 without the password, 403 for a foreign host."""
        if not self._password:
            local_host(request, self._hosts)
        elif not hmac.compare_digest(_password_of(request.headers.get("authorization", "")), self._password):
            raise HTTPException(401, headers=_ASK)

    def before(self, app: ASGIApp) -> ASGIApp:
        """The application behind this entry."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            self.check(Request(scope))
            await app(scope, receive, send)

        return guarded


def _password_of(header: str) -> bytes:
    """What stands behind the first colon of `Basic …`; the user's name is free."""
    kind, _, coded = header.partition(" ")
    if kind.casefold() != "basic":
        return b""
    try:
        return base64.b64decode(coded, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
