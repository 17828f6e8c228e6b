"""Where the bot is: taken out of a group, blocked, back again, and groups that become supergroups (fault 33)."""

from __future__ import annotations

from typing import Any

from telegram import ChatMember, ChatMemberUpdated, Message, Update

from bot.directories import Directories
from core.people import Place
from storage import moving, people
from storage.writer import Writer

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


class Whereabouts:
    def __init__(self, writer: Writer, directories: Directories) -> None:
        self._writer = writer
        self._directories = directories

    async def learn(self, update: Update) -> None:
        """Writes down what an update tells, however often it does. Raises NotSaved."""
        if update.message and (move := _moved(update.message)):
            old, new = (place_of(chat) for chat in move)
            await self._writer.submit(lambda unit: moving.move(unit, old, new))
        elif update.effective_chat and (update.my_chat_member or _from_inside(update.message)):
            gone = update.my_chat_member is not None and left(update.my_chat_member)
            await self._note(place_of(update.effective_chat.id), gone)

    async def _note(self, place: Place, gone: bool) -> None:
        room = (await self._directories.current()).room_at(place)
        if room is None or room.gone == gone:
            return
        id = room.id
        await self._writer.submit(lambda unit: people.change_room(unit, id, left_at=unit.now if gone else None))


def place_of(chat: int) -> Place:
    return Place("telegram", "", str(chat))


def left(change: ChatMemberUpdated) -> bool:
    return change.new_chat_member.status in _OUT


def entered(change: ChatMemberUpdated) -> bool:
    """The bot was not there, and now is."""
    return change.old_chat_member.status in _OUT and not left(change)


def _moved(message: Message) -> tuple[int, int] | None:
    """The old and the new id: told in both chats, in no certain order."""
    if message.migrate_to_chat_id:
        return message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id:
        return message.migrate_from_chat_id, message.chat.id
    return None


def _from_inside(message: Message | None) -> Any:
    """A message proves that the bot is there, unless it tells that somebody has left."""
    return message and not message.left_chat_member
