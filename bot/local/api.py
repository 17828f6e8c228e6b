"""The local chat's own JSON (design.md section 8) and its page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.guard import json_object, local_host, read_body, same_origin
from bot.local.chat import LocalChat, Result, may_enter
from bot.local.port import LocalPort
from bot.local.show import form_json, message_json, state_json
from bot.walk import Walk, wanted_moment
from core.errors import NotSaved
from core.i18n import Translator
from core.people import Directory, Person, Room
from storage import chat, drafts
from storage.chat import ChatMessage
from storage.uow import new_id

_STATIC = Path(str(files("bot.local"))) / "static"
_LONGEST_WAIT = 25.0
Action = Callable[[Request, Mapping[str, Any]], Awaitable[Any]]


class LocalApi:
    """`walk` moves the demo's clock; None where time is real."""

    def __init__(self, talk: LocalChat, port: LocalPort, hosts: frozenset[str], walk: Walk | None) -> None:
        self._talk = talk
        self._port = port
        self._hosts = hosts
        self._walk = walk

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._page, methods=["GET"]),
            Mount("/local/static", StaticFiles(directory=str(_STATIC))),
            Route("/local/state", self._state, methods=["GET"]),
            Route("/local/messages", self._messages, methods=["GET"]),
            *(
                Route(path, self._guarded(action), methods=["POST"])
                for path, action in (
                    ("/local/messages", self._say),
                    ("/local/press", self._press),
                    ("/local/forms/{id}", self._submit),
                    ("/local/clock", self._clock),
                )
            ),
        ]

    def _guarded(self, action: Action) -> Callable[[Request], Awaitable[Response]]:
        async def run(request: Request) -> Response:
            local_host(request, self._hosts)
            same_origin(request)
            body = json_object(await read_body(request))
            try:
                return JSONResponse(await action(request, body))
            except NotSaved as error:
                tr = self._translator(body)
                why = tr(f"notsaved.{error.reason}")
                words = str(body.get("text", ""))
                return JSONResponse({"error": tr("notsaved.press", why=why), "text": words}, status_code=503)

        return run

    async def _page(self, request: Request) -> Response:
        local_host(request, self._hosts)
        return FileResponse(str(_STATIC / "index.html"))

    async def _state(self, request: Request) -> Response:
        local_host(request, self._hosts)
        directory = await self._talk.directories.current()
        asked = request.query_params.get("as")
        me = (directory.people.get(_number(asked)) if asked else None) or first_person(directory)
        demo = self._walk is not None
        return JSONResponse(state_json(me, directory, self._talk, demo))

    async def _messages(self, request: Request) -> Response:
        """Long poll: at once when there is something after `after`, otherwise when there is or after `wait` seconds."""
        local_host(request, self._hosts)
        query = request.query_params
        person, room = self._reader(query.get("viewer", ""), query.get("room", ""))
        after, wait = _number(query.get("after", "0")), min(_number(query.get("wait", "0")), _LONGEST_WAIT)
        found = await self._after(room, after, person)
        if not found and wait:
            await self._port.wait(wait)
            found = await self._after(room, after, person)
        return JSONResponse(
            {"messages": [message_json(m, self._talk.directories.latest) for m in found], "now": self._now(person)}
        )

    async def _after(self, room: Room, after: int, person: Person) -> list[ChatMessage]:
        return await self._talk.read(lambda conn: chat.after(conn, room.id, after, person.id))

    async def _say(self, request: Request, body: Mapping[str, Any]) -> Any:
        person, room = self._reader(body.get("as"), body.get("room"))
        text = str(body.get("text", ""))
        if not text.strip():
            raise HTTPException(400)
        thread = _number(body["thread"]) if body.get("thread") else None
        return _result(await self._talk.say(person, room, text, thread, _key(body)))

    async def _press(self, request: Request, body: Mapping[str, Any]) -> Any:
        id = _number(body.get("message"))
        message = await self._talk.read(lambda conn: chat.get(conn, id))
        person, _ = self._reader(body.get("as"), message.room if message else None)
        if message is None or message.to not in (None, person.id):
            raise HTTPException(404)
        return _result(await self._talk.press(person, message, str(body.get("button", "")), _key(body)))

    async def _submit(self, request: Request, body: Mapping[str, Any]) -> Any:
        id = request.path_params["id"]
        draft = await self._talk.read(lambda conn: drafts.get(conn, id))
        person = self._person(body.get("as"))
        if draft is None or draft.person != person.id:
            return {"refused": self._talk.translator(person)("notsaved.gone")}
        values = {str(name): str(value) for name, value in dict(body.get("values") or {}).items()}
        return _result(await self._talk.submit(person, draft, values, _key(body)))

    async def _clock(self, request: Request, body: Mapping[str, Any]) -> Any:
        if self._walk is None:
            raise HTTPException(404)
        to = wanted_moment(body, self._walk.now())
        if to is None:
            raise HTTPException(400)
        await self._walk.to(to)
        return {"now": self._walk.now().isoformat()}

    def _reader(self, person: object, room: object) -> tuple[Person, Room]:
        """Who and where; 404 for a room that this person may not enter, as if there were none."""
        who = self._person(person)
        where = self._talk.directories.latest.rooms.get(_number(room))
        if where is None or not may_enter(who, where):
            raise HTTPException(404)
        return who, where

    def _person(self, id: object) -> Person:
        found = self._talk.directories.latest.people.get(_number(id))
        if found is None or not found.active:
            raise HTTPException(404)
        return found

    def _translator(self, body: Mapping[str, Any]) -> Translator:
        return self._talk.translator(self._person(body.get("as")))

    def _now(self, person: Person) -> str:
        return self._talk.now(person).isoformat()


def first_person(directory: Directory) -> Person | None:
    return next((person for person in directory.people.values() if person.active), None)


def _number(value: object) -> int:
    """A number of the JSON or the query; 400 for anything else."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise HTTPException(400) if value else HTTPException(404)
    return int(text)


def _key(body: Mapping[str, Any]) -> str:
    """The client's key for one action; without one, each delivery is an action of its own."""
    return str(body.get("key") or new_id())[:100]


def _result(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {"id": result.message, "messages": []}
    if result.draft:
        found["form"] = form_json(*result.draft)
    if result.toast:
        found["toast"] = result.toast
    if result.refused:
        found["refused"] = result.refused
    return found
