"""Files in the local chat: what is uploaded with a message, and giving a file to whoever may read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.guard import same_origin
from bot.local.chat import LocalChat, may_enter
from bot.local.desk import Desk
from bot.local.fields import key_of, number, text_of
from bot.local.upload import FILES, MOST, Upload, read_upload
from core.access import may_read
from core.attachment import LARGEST
from core.people import Person
from storage import blobs, chat, files, records
from storage.chat import ChatMessage
from storage.db import Connection
from storage.files import OURS, File

_MEGABYTE = 1024 * 1024
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp")
_HEARD = ("audio/mpeg", "audio/ogg", "audio/wav", "audio/x-wav", "audio/mp4", "audio/aac", "audio/webm", "audio/flac")
INLINE = frozenset({*_SHOWN, *_HEARD})
"""What a browser shows or plays and never runs; the rest is saved."""


class FiledApi:
    def __init__(self, desk: Desk, talk: LocalChat) -> None:
        self._desk = desk
        self._talk = talk

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/local/files", self._upload, methods=["POST"]),
            Route("/local/files/{id}", self._serve, methods=["GET"]),
            Route("/local/pictures/{id}", self._picture, methods=["GET"]),
        ]

    async def _upload(self, request: Request) -> Response:
        self._desk.check(request)
        same_origin(request, "multipart/form-data")
        upload = await read_upload(request)
        body: Mapping[str, Any] = upload.fields
        return await self._desk.answered(self._say(upload, body), body)

    async def _say(self, upload: Upload, body: Mapping[str, Any]) -> Any:
        person, room = self._desk.reader(body.get("as"), body.get("room"))
        if upload.refused:
            limits = {"largest": LARGEST // _MEGABYTE, "most": MOST // _MEGABYTE, "count": FILES}
            why = self._talk.translator(person)(f"upload.{upload.refused}", **limits)
            status = 400 if upload.refused == "empty" else 413
            return JSONResponse({"error": why, "text": body.get("text", "")}, status_code=status)
        text = text_of(body, "text")
        thread = number(body["thread"]) if body.get("thread") else None
        if thread is not None:
            await self._desk.message(thread, person, room)
        saying = self._talk.say(person, room, text, thread, key_of(body), upload.files)
        return await self._desk.answer(saying, body, person, room)

    async def _picture(self, request: Request) -> Response:
        """The picture of a card, for whoever may read the message that shows it."""
        self._desk.check(request)
        id = number(request.path_params["id"])
        person = self._desk.person(request.query_params.get("viewer", ""))
        found = await self._talk.read(lambda conn: self._shown(conn, id, person))
        if found is None:
            raise HTTPException(404)
        file, body = found
        return Response(body, media_type=file.mime, headers=_headers(file))

    def _shown(self, conn: Connection, id: int, person: Person) -> tuple[File, bytes] | None:
        message = chat.get(conn, id)
        if message is None or not message.card or "picture" not in message.card or not self._sees(message, person):
            return None
        file = files.get(conn, int(message.card["picture"][1]))
        body = blobs.body(conn, file.hash) if file else None
        return (file, body) if file and body is not None else None

    def _sees(self, message: ChatMessage | None, person: Person) -> bool:
        room = self._talk.directories.latest.rooms.get(message.room) if message else None
        if message is None or room is None or message.deleted:
            return False
        return may_enter(person, room) and message.to in (None, person.id)

    async def _serve(self, request: Request) -> Response:
        self._desk.check(request)
        id = number(request.path_params["id"])
        person = self._desk.person(request.query_params.get("viewer", ""))
        found = await self._talk.read(lambda conn: self._readable(conn, id, person))
        if found is None:
            raise HTTPException(404)
        file, body = found
        inline = file.mime in INLINE
        return Response(body, media_type=file.mime if inline else "application/octet-stream", headers=_headers(file))

    def _readable(self, conn: Connection, id: int, person: Person) -> tuple[File, bytes] | None:
        """The file and its bytes; None when there are none, or none for this person."""
        file = files.get(conn, id)
        if file is None or not self._may_read(conn, file, person):
            return None
        body = blobs.body(conn, file.hash) if file.state == "kept" else None
        return None if body is None else (file, body)

    def _may_read(self, conn: Connection, file: File, person: Person) -> bool:
        """Whoever may see the record that it lies under, or the message that it came with; or had it made."""
        record = records.get(conn, file.record) if file.record is not None else None
        if record is not None:
            return may_read(person, record, self._talk.directories.latest)
        if file.platform == OURS:
            return file.author == person.id
        return self._sees(chat.get(conn, int(file.message)) if file.platform == "local" else None, person)


def _headers(file: File) -> dict[str, str]:
    """Nothing that was uploaded ever runs here, whatever it says it is, nor is it shown within another site."""
    name = file.name or f"file-{file.id}"
    simple = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_. ") else "_" for sign in name)
    how = "inline" if file.mime in INLINE else "attachment"
    return {
        "Content-Disposition": f"{how}; filename=\"{simple}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
