"""What people do to messages of the local chat: react, correct their words, take them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.local.chat import LocalChat
from bot.local.desk import Desk
from bot.local.fields import key_of, number, text_of
from core.answer import Toast
from core.clip import graphemes
from core.people import Person
from core.safe import is_blank, safe_line
from storage import blobs, chat, inbox
from storage.chat import ChatMessage
from storage.uow import Unit

_EMOJI = 16
"""Code points of a reaction: a family with its joiners and skin tones fits."""


class Acts:
    def __init__(self, desk: Desk, talk: LocalChat) -> None:
        self._desk = desk
        self._talk = talk

    async def react(self, request: Request, body: Mapping[str, Any]) -> Any:
        """Gives a reaction, or takes it back; to a card it may be a step."""
        person, message = await self._meant(body)
        emoji = text_of(body, "emoji").strip()
        one = len(list(graphemes(emoji))) == 1 and len(emoji) <= _EMOJI and not emoji.isalnum()
        if not one or is_blank(emoji) or safe_line(emoji) != emoji:
            raise HTTPException(400)
        shown = await self._do(lambda unit: chat.react(unit, message.id, person.id, emoji), body, person, message)
        given = any(r["emoji"] == emoji and person.id in r["people"] for m in shown["messages"] for r in m["reactions"])
        room = self._talk.directories.latest.rooms[message.room]
        doing = self._talk.reacted(person, message, emoji, given, key_of(body))
        answer = await self._desk.answer(doing, body, person, room)
        if isinstance(answer, dict):
            newer = {found["id"] for found in answer["messages"]}
            answer["messages"] += [found for found in shown["messages"] if found["id"] not in newer]
        return answer

    async def edit(self, request: Request, body: Mapping[str, Any]) -> Any:
        """Other words; a record that came of the first ones follows."""
        person, message = await self._meant(body)
        text = text_of(body, "text")
        if not text.strip():
            raise HTTPException(400)
        return await self._own("edited", text, body, person, message)

    async def delete(self, request: Request, body: Mapping[str, Any]) -> Any:
        """The words are taken back; what they captured stays."""
        person, message = await self._meant(body)
        return await self._own("deleted", "", body, person, message)

    async def _own(self, command: str, text: str, body: Mapping[str, Any], person: Person, message: ChatMessage) -> Any:
        if message.author != person.id:
            raise HTTPException(403)

        def write(unit: Unit) -> bool:
            if text:
                return chat.correct(unit, message.id, person.id, text)
            blobs.forget(unit, self._talk.directories.latest.rooms[message.room].place, str(message.id))
            return chat.delete(unit, message.id, person.id)

        shown = await self._do(write, body, person, message)
        await self._talk.follow(person, message, command, text, key_of(body))
        return shown

    async def _do(
        self, write: Callable[[Unit], bool], body: Mapping[str, Any], person: Person, message: ChatMessage
    ) -> Any:
        """Done once for each key; the message as it then stands."""
        key = f"local:{person.id}:act:{key_of(body)}"

        def once(unit: Unit) -> Toast | None:
            done = Toast("") if write(unit) else None
            if done:
                inbox.remember(unit, (key,), person.id, "act", done)
            return done

        if await self._talk.act(once, key) is None:
            raise HTTPException(404)
        room = self._talk.directories.latest.rooms[message.room]
        news = await self._desk.after(room, message.seq - 1, person)
        return {"messages": [shown for shown in news if shown["id"] == message.id]}

    async def _meant(self, body: Mapping[str, Any]) -> tuple[Person, ChatMessage]:
        """The person and a message that they see, or 404."""
        id = number(body.get("message"))
        found = await self._talk.read(lambda conn: chat.get(conn, id))
        person, room = self._desk.reader(body.get("as"), found.room if found else None)
        return person, await self._desk.message(id, person, room)
