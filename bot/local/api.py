"""The local chat's own JSON (design.md section 8) and its page."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.demo import Demo
from bot.local.acts import Acts
from bot.local.chat import LocalChat
from bot.local.desk import Desk
from bot.local.entry import Entry
from bot.local.fields import key_of, number, text_of
from bot.local.filed import FiledApi
from bot.local.port import LocalPort
from bot.local.show import state_json
from bot.walk import wanted_moment
from core.people import Directory, Person
from core.text import tidy
from storage import chat, drafts

STATIC = Path(str(files("bot.local"))) / "static"
_LONGEST_WAIT = 25.0


class LocalApi:
    """`demo` is None where time is real."""

    def __init__(self, talk: LocalChat, port: LocalPort, entry: Entry, demo: Demo | None) -> None:
        self._talk = talk
        self._port = port
        self._entry = entry
        self._demo = demo
        self._desk = Desk(talk, entry)

    def routes(self) -> list[BaseRoute]:
        acts = Acts(self._desk, self._talk)
        return [
            Route("/", self._page, methods=["GET"]),
            Mount("/local/static", self._entry.before(StaticFiles(directory=str(STATIC)))),
            Route("/local/state", self._state, methods=["GET"]),
            Route("/local/messages", self._messages, methods=["GET"]),
            *FiledApi(self._desk, self._talk).routes(),
            *(
                Route(path, self._desk.guarded(action), methods=["POST"])
                for path, action in (
                    ("/local/messages", self._say),
                    ("/local/press", self._press),
                    ("/local/forms/{id}", self._submit),
                    ("/local/react", acts.react),
                    ("/local/edit", acts.edit),
                    ("/local/delete", acts.delete),
                    ("/local/clock", self._clock),
                    ("/local/leave", self._leave),
                )
            ),
        ]

    async def _page(self, request: Request) -> Response:
        self._desk.check(request)
        return FileResponse(str(STATIC / "index.html"))

    async def _state(self, request: Request) -> Response:
        self._desk.check(request)
        if self._demo:
            await self._demo.begin(request.headers.get("accept-language", ""))
        directory = await self._talk.directories.current()
        asked = request.query_params.get("as")
        me = (directory.people.get(number(asked)) if asked else None) or first_person(directory)
        if me:
            await self._talk.open_private(me)
        demo = self._demo is not None
        return JSONResponse(state_json(me, self._talk.directories.latest, self._talk, demo))

    async def _messages(self, request: Request) -> Response:
        """Long poll: at once when there is something after `after`, otherwise when there is or after `wait` seconds."""
        self._desk.check(request)
        query = request.query_params
        person, room = self._desk.reader(query.get("viewer", ""), query.get("room", ""))
        after, wait = number(query.get("after", "0")), min(number(query.get("wait", "0")), _LONGEST_WAIT)
        found = await self._desk.after(room, after, person)
        if not found and wait:
            await self._port.wait(wait)
            found = await self._desk.after(room, after, person)
        return JSONResponse({"messages": found, "now": self._now(person)})

    async def _say(self, request: Request, body: Mapping[str, Any]) -> Any:
        person, room = self._desk.reader(body.get("as"), body.get("room"))
        text = text_of(body, "text")
        if not text.strip():
            raise HTTPException(400)
        thread = number(body["thread"]) if body.get("thread") else None
        if thread is not None:
            await self._desk.message(thread, person, room)
        return await self._desk.answer(self._talk.say(person, room, text, thread, key_of(body)), body, person, room)

    async def _press(self, request: Request, body: Mapping[str, Any]) -> Any:
        id = number(body.get("message"))
        message = await self._talk.read(lambda conn: chat.get(conn, id))
        person, room = self._desk.reader(body.get("as"), message.room if message else None)
        if message is None or message.to not in (None, person.id):
            raise HTTPException(404)
        doing = self._talk.press(person, message, text_of(body, "button"), key_of(body))
        return await self._desk.answer(doing, body, person, room)

    async def _submit(self, request: Request, body: Mapping[str, Any]) -> Any:
        id = request.path_params["id"]
        draft = await self._talk.read(lambda conn: drafts.get(conn, id))
        person = self._desk.person(body.get("as"))
        if draft is None or draft.person != person.id:
            return {"refused": self._talk.translator(person)("notsaved.gone")}
        given = body.get("values") or {}
        if not isinstance(given, dict):
            raise HTTPException(400)
        values = {name: tidy(str(value)) for name, value in given.items() if value is not None}
        room = self._talk.directories.latest.rooms[int(draft.origin["room"])]
        return await self._desk.answer(self._talk.submit(person, draft, values, key_of(body)), body, person, room)

    async def _clock(self, request: Request, body: Mapping[str, Any]) -> Any:
        if self._demo is None:
            raise HTTPException(404)
        walk = self._demo.walk
        to = wanted_moment(body, walk.now())
        if to is None:
            raise HTTPException(400)
        await walk.to(to)
        person = self._desk.person(body["as"]) if body.get("as") else first_person(self._talk.directories.latest)
        return {"now": self._now(person) if person else walk.now().isoformat()}

    async def _leave(self, request: Request, body: Mapping[str, Any]) -> Any:
        """Leaves the demo: the chat starts empty; `again`: with the sample team as at first."""
        if self._demo is None:
            raise HTTPException(404)
        await self._demo.leave(request.headers.get("accept-language", ""), again=body.get("again") is True)
        return {"left": True}

    def _now(self, person: Person) -> str:
        return self._talk.now(person).isoformat()


def first_person(directory: Directory) -> Person | None:
    return next((person for person in directory.people.values() if person.active), None)
