"""The set-up page: doctor's lines as ticks, and the way to a connected Slack and Telegram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.check import Check, found
from bot.guard import json_object, read_body, same_origin
from bot.local.api import STATIC
from bot.local.chat import LocalChat
from bot.local.entry import Entry
from bot.setup import SLACK, TAKEN, TELEGRAM, Setup, administered, connected
from core.errors import SettingsError
from core.i18n import Translator, closest_locale
from core.people import Person

_PREFIX = "setup."


class SetupApi:
    """`demo`: everybody at this machine may connect; otherwise whoever administers Muster."""

    def __init__(self, talk: LocalChat, entry: Entry, setup: Setup, demo: bool) -> None:
        self._talk = talk
        self._entry = entry
        self._setup = setup
        self._demo = demo

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/setup", self._page, methods=["GET"]),
            Route("/local/setup", self._look, methods=["GET"]),
            Route("/local/setup", self._save, methods=["POST"]),
            Route("/local/setup/writers", self._writers, methods=["POST"]),
            Route("/local/restart", self._restart, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        self._entry.check(request)
        return FileResponse(str(STATIC / "setup.html"))

    async def _look(self, request: Request) -> Response:
        self._entry.check(request)
        query = request.query_params
        tr = self._translator(request, query.get("as", ""))
        url = query.get("url", "").strip()
        return JSONResponse(
            {
                "locale": tr.locale,
                "texts": self._talk.texts(tr.locale, _PREFIX),
                "checks": [_check(check, tr) for check in await self._setup.look()],
                "manifest": self._setup.manifest(url),
                "fields": {"slack": _fields((*SLACK, "MUSTER_ADMINS"), tr), "telegram": _fields(TELEGRAM, tr)},
                "connected": connected(),
                "administered": administered(),
                "demo": self._demo,
            }
        )

    async def _save(self, request: Request) -> Response:
        body = await self._body(request)
        given = body.get("values")
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise HTTPException(400)
        tr = self._translator(request, str(body.get("as", "")))
        try:
            lines = await self._setup.save({name: given[name] for name in TAKEN if name in given})
        except SettingsError as error:
            lines = [Check("settings", "wrong", found("found.settings_wrong", error=error))]
        saved = not any(check.state == "wrong" for check in lines)
        return JSONResponse({"saved": saved, "checks": [_check(check, tr) for check in lines]})

    async def _writers(self, request: Request) -> Response:
        await self._body(request)
        try:
            found = await self._setup.writers()
        except SettingsError:
            found = []
        return JSONResponse({"writers": [{"number": str(each.number), "name": each.name} for each in found]})

    async def _restart(self, request: Request) -> Response:
        await self._body(request)
        self._setup.restart()
        return JSONResponse({"restarting": True})

    async def _body(self, request: Request) -> Mapping[str, Any]:
        """The JSON of somebody who may change the installation; 403 for everybody else."""
        self._entry.check(request)
        same_origin(request)
        body = json_object(await read_body(request))
        person = self._person(str(body.get("as", "")))
        if not self._demo and not (person and person.has("configure")):
            raise HTTPException(403)
        return body

    def _person(self, id: str) -> Person | None:
        known = self._talk.directories.latest.people
        found = known.get(int(id)) if id.isascii() and id.isdecimal() and len(id) < 16 else None
        return found if found and found.active else None

    def _translator(self, request: Request, id: str) -> Translator:
        person = self._person(id)
        if person:
            return self._talk.translator(person)
        asked = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0]
        return self._talk.speaks(closest_locale(asked.strip()))


def _check(check: Check, tr: Translator) -> dict[str, str]:
    """A line of doctor in the reader's language."""
    title = tr(f"doctor.{check.name}") if tr.has(f"doctor.{check.name}") else check.name
    mark = tr(f"setup.mark_{check.state}")
    return {"name": check.name, "title": title, "state": check.state, "mark": mark, "text": check.text(tr)}


def _fields(names: Sequence[str], tr: Translator) -> list[dict[str, str]]:
    """What the page asks for: the setting, what it is called where it comes from, and where that is."""
    low = [name.lower() for name in names]
    return [{"name": n.upper(), "label": tr(f"setup.name_{n}"), "hint": tr(f"setup.where_{n}")} for n in low]
