"""The local chat's own JSON (design.md section 8) and its page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.demo import Demo
from bot.guard import json_object, read_body, same_origin
from bot.local.chat import LocalChat, Result, may_enter
from bot.local.entry import Entry
from bot.local.port import LocalPort
from bot.local.show import form_json, message_json, state_json
from bot.walk import wanted_moment
from core.errors import NotSaved
from core.i18n import Translator
from core.people import Directory, Person, Room
from core.text import tidy
from storage import chat, drafts
from storage.chat import ChatMessage
from storage.db import DRIVER_ERRORS, why_not_saved
from storage.uow import new_id

STATIC = Path(str(files("bot.local"))) / "static"
_LONGEST_WAIT = 25.0
_LONGEST_KEY = 100
Action = Callable[[Request, Mapping[str, Any]], Awaitable[Any]]


class LocalApi:
    """`demo` is None where time is real."""

    def __init__(self, talk: LocalChat, port: LocalPort, entry: Entry, demo: Demo | None) -> None:
        self._talk = talk
        self._port = port
        self._entry = entry
        self._demo = demo

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._page, methods=["GET"]),
            Mount("/local/static", self._entry.before(StaticFiles(directory=str(STATIC)))),
            Route("/local/state", self._state, methods=["GET"]),
            Route("/local/messages", self._messages, methods=["GET"]),
            *(
                Route(path, self._guarded(action), methods=["POST"])
                for path, action in (
                    ("/local/messages", self._say),
                    ("/local/press", self._press),
                    ("/local/forms/{id}", self._submit),
                    ("/local/clock", self._clock),
                    ("/local/leave", self._leave),
                )
            ),
        ]

    def _guarded(self, action: Action) -> Callable[[Request], Awaitable[Response]]:
        async def run(request: Request) -> Response:
            self._entry.check(request)
            same_origin(request)
            body = json_object(await read_body(request))
            try:
                found = await action(request, body)
            except NotSaved as error:
                tr = self._translator(body)
                return _not_saved(tr("notsaved.press", why=tr(f"notsaved.{error.reason}")), body)
            except DRIVER_ERRORS as error:
                tr = self._translator(body)
                return _not_saved(tr("notsaved.press", why=tr(f"notsaved.{why_not_saved(error)}")), body)
            return found if isinstance(found, Response) else JSONResponse(found)

        return run

    async def _page(self, request: Request) -> Response:
        self._entry.check(request)
        return FileResponse(str(STATIC / "index.html"))

    async def _state(self, request: Request) -> Response:
        self._entry.check(request)
        if self._demo:
            await self._demo.begin(request.headers.get("accept-language", ""))
        directory = await self._talk.directories.current()
        asked = request.query_params.get("as")
        me = (directory.people.get(_number(asked)) if asked else None) or first_person(directory)
        if me:
            await self._talk.open_private(me)
        demo = self._demo is not None
        return JSONResponse(state_json(me, self._talk.directories.latest, self._talk, demo))

    async def _messages(self, request: Request) -> Response:
        """Long poll: at once when there is something after `after`, otherwise when there is or after `wait` seconds."""
        self._entry.check(request)
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
        text = _text(body, "text")
        if not text.strip():
            raise HTTPException(400)
        thread = _number(body["thread"]) if body.get("thread") else None
        if thread is not None:
            await self._message(thread, person, room)
        return await self._answer(self._talk.say(person, room, text, thread, _key(body)), body, person, room)

    async def _press(self, request: Request, body: Mapping[str, Any]) -> Any:
        id = _number(body.get("message"))
        message = await self._talk.read(lambda conn: chat.get(conn, id))
        person, room = self._reader(body.get("as"), message.room if message else None)
        if message is None or message.to not in (None, person.id):
            raise HTTPException(404)
        doing = self._talk.press(person, message, _text(body, "button"), _key(body))
        return await self._answer(doing, body, person, room)

    async def _submit(self, request: Request, body: Mapping[str, Any]) -> Any:
        id = request.path_params["id"]
        draft = await self._talk.read(lambda conn: drafts.get(conn, id))
        person = self._person(body.get("as"))
        if draft is None or draft.person != person.id:
            return {"refused": self._talk.translator(person)("notsaved.gone")}
        given = body.get("values") or {}
        if not isinstance(given, dict):
            raise HTTPException(400)
        values = {name: tidy(str(value)) for name, value in given.items() if value is not None}
        room = self._talk.directories.latest.rooms[int(draft.origin["room"])]
        return await self._answer(self._talk.submit(person, draft, values, _key(body)), body, person, room)

    async def _clock(self, request: Request, body: Mapping[str, Any]) -> Any:
        if self._demo is None:
            raise HTTPException(404)
        walk = self._demo.walk
        to = wanted_moment(body, walk.now())
        if to is None:
            raise HTTPException(400)
        await walk.to(to)
        person = self._person(body["as"]) if body.get("as") else first_person(self._talk.directories.latest)
        return {"now": self._now(person) if person else walk.now().isoformat()}

    async def _leave(self, request: Request, body: Mapping[str, Any]) -> Any:
        """Leaves the demo: the chat starts empty."""
        if self._demo is None:
            raise HTTPException(404)
        await self._demo.leave(request.headers.get("accept-language", ""))
        return {"left": True}

    async def _answer(
        self, doing: Coroutine[Any, Any, Result], body: Mapping[str, Any], person: Person, room: Room
    ) -> Any:
        """What the page shows at once; `messages` are those of the room that came or changed meanwhile."""
        with closing(doing):
            since = await self._talk.read(chat.last)
            result = await doing
        if not result.saved:
            return _not_saved(result.refused, body)
        found: dict[str, Any] = {"id": result.message} if result.message else {}
        news = await self._after(room, since, person)
        found["messages"] = [message_json(message, self._talk.directories.latest) for message in news]
        if result.draft:
            found["form"] = form_json(*result.draft)
        if result.toast:
            found["toast"] = result.toast
        if result.refused:
            found["refused"] = result.refused
        return found

    async def _message(self, id: int, person: Person, room: Room) -> ChatMessage:
        """A message of this room that this person sees, or 404."""
        found = await self._talk.read(lambda conn: chat.get(conn, id))
        if found is None or found.room != room.id or found.to not in (None, person.id):
            raise HTTPException(404)
        return found

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


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str):
        raise HTTPException(400)
    return tidy(found)


def _key(body: Mapping[str, Any]) -> str:
    """The client's key for one action; without one, each delivery is an action of its own."""
    found = _text(body, "key") or new_id()
    if len(found) > _LONGEST_KEY:
        raise HTTPException(400)
    return found


def _not_saved(why: str, body: Mapping[str, Any]) -> Response:
    """Nothing was saved: the words go back to who typed them (promise 1)."""
    return JSONResponse({"error": why, "text": body.get("text", "")}, status_code=503)
