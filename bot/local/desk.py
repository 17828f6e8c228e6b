"""What every call of the local chat's JSON needs: its entry, who and where, and what the page shows afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import closing
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.guard import json_object, read_body, same_origin
from bot.local.chat import LocalChat, Result, may_enter
from bot.local.entry import Entry
from bot.local.fields import Body, number
from bot.local.show import form_json, message_json
from core.errors import NotSaved
from core.i18n import Translator
from core.people import Person, Room
from storage import chat, files
from storage.chat import ChatMessage
from storage.db import DRIVER_ERRORS, Connection, why_not_saved
from storage.files import File

Action = Callable[[Request, Body], Awaitable[Any]]


class Desk:
    def __init__(self, talk: LocalChat, entry: Entry) -> None:
        self._talk = talk
        self._entry = entry

    def check(self, request: Request) -> None:
        """401 without the password, 403 for a foreign host."""
        self._entry.check(request)

    def guarded(self, action: Action) -> Callable[[Request], Awaitable[Response]]:
        """An action on a JSON object from the page itself."""

        async def run(request: Request) -> Response:
            self.check(request)
            same_origin(request)
            body = json_object(await read_body(request))
            return await self.answered(action(request, body), body)

        return run

    async def answered(self, doing: Awaitable[Any], body: Body) -> Response:
        """What was done, as JSON; what could not be saved gives the words back."""
        try:
            found = await doing
        except NotSaved as error:
            return self._not_saved(error.reason, body)
        except DRIVER_ERRORS as error:
            return self._not_saved(why_not_saved(error), body)
        return found if isinstance(found, Response) else JSONResponse(found)

    async def answer(self, doing: Coroutine[Any, Any, Result], body: Body, person: Person, room: Room) -> Any:
        """What the page shows at once; `messages` are those of the room that came or changed meanwhile."""
        with closing(doing):
            since = await self._talk.read(chat.last)
            result = await doing
        if not result.saved:
            return not_saved(result.refused, body)
        found: dict[str, Any] = {"id": result.message} if result.message else {}
        found["messages"] = await self.after(room, since, person)
        if result.draft:
            found["form"] = form_json(*result.draft)
        if result.toast:
            found["toast"] = result.toast
        if result.refused:
            found["refused"] = result.refused
        return found

    async def after(self, room: Room, seq: int, person: Person) -> list[dict[str, Any]]:
        """What this person may read there that was posted or changed after `seq`, with its files."""

        def look(conn: Connection) -> tuple[list[ChatMessage], list[File], dict[str, list[File]]]:
            found = chat.after(conn, room.id, seq, person.id)
            ids = [str(message.id) for message in found if message.author and not message.deleted]
            references = {message.card["ref"] for message in found if message.card and message.card["ref"]}
            made = {message.card["document"][2] for message in found if message.card and "document" in message.card}
            filed = files.of_references(conn, references) | {str(id): file for id in made if (file := _one(conn, id))}
            return found, files.of_messages(conn, room.place, ids), filed

        found, sent, filed = await self._talk.read(look)
        directory = self._talk.directories.latest
        return [
            message_json(
                message,
                directory,
                person.id,
                [file for file in sent if file.message == str(message.id)],
                _filed(message.card, filed) if message.card else [],
            )
            for message in found
        ]

    async def message(self, id: int, person: Person, room: Room) -> ChatMessage:
        """A message of this room that this person sees, or 404."""
        found = await self._talk.read(lambda conn: chat.get(conn, id))
        if found is None or found.room != room.id or found.to not in (None, person.id):
            raise HTTPException(404)
        return found

    def reader(self, person: object, room: object) -> tuple[Person, Room]:
        """Who and where; 404 for a room that this person may not enter, as if there were none."""
        who = self.person(person)
        where = self._talk.directories.latest.rooms.get(number(room))
        if where is None or not may_enter(who, where):
            raise HTTPException(404)
        return who, where

    def person(self, id: object) -> Person:
        found = self._talk.directories.latest.people.get(number(id))
        if found is None or not found.active:
            raise HTTPException(404)
        return found

    def _not_saved(self, reason: str, body: Body) -> Response:
        tr: Translator = self._talk.translator(self.person(body.get("as")))
        return not_saved(tr("notsaved.press", why=tr(f"notsaved.{reason}")), body)


def _one(conn: Connection, id: int) -> list[File]:
    file = files.get(conn, id)
    return [file] if file else []


def _filed(card: Body, filed: dict[str, list[File]]) -> list[File]:
    """What the card leads to: the document that it came with, or else what lies under its record."""
    document = card.get("document")
    found = filed.get(str(document[2]) if document else str(card["ref"]))
    return found or []


def not_saved(why: str, body: Body) -> Response:
    """Nothing was saved: the words go back to who typed them (promise 1)."""
    return JSONResponse({"error": why, "text": body.get("text", "")}, status_code=503)
