"""The Telegram of tests/adapters/three.py: the real bot polls the counterpart over HTTP."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, ClassVar

from storage import drafts
from storage.drafts import Draft
from tests.adapters.telegram_world import GROUP, NAMES, SALES, Office
from tests.adapters.three import PRIVATE, ROOMS, Chat, File, Shown, chosen
from tests.fakes import telegram_payloads as payloads
from tests.fakes.telegram_payloads import BOT

USERS = {"alice": 1, "bob": 2, "dawei": 3, "xiaoming": 4, "sam": 5, "amy": 6, "ken": 7}
CHATS = {"operations": GROUP, "sales": SALES}


class _Company(Office):
    names: ClassVar = {**NAMES, USERS["amy"]: "Amy", USERS["ken"]: "Ken"}

    def members(self) -> dict[int, int]:
        return super().members() | {USERS["amy"]: self.world.amy, USERS["ken"]: self.world.ken}


class TelegramChat(Chat):
    name = "telegram"
    hears_deletions = False

    def __init__(self, url: str, folder: Path, **settings: Any) -> None:
        self._office = _Company(url, folder, **settings)
        self._log: dict[str, list[Shown]] = defaultdict(list)
        self._read = 0
        self._presses: dict[str, str] = {}  # callback query → who pressed
        self._last: dict[tuple[str, int], int] = {}  # who and chat → message

    async def __aenter__(self) -> TelegramChat:
        await self._office.__aenter__()
        self.world, self.telegram = self._office.world, self._office.telegram
        for surface in self.world.muster.surfaces:
            surface.port.burst = 0
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._office.__aexit__(*error)

    def room(self, name: str) -> int:
        rooms = self.world.muster.directories.latest.rooms.values()
        return next(room.id for room in rooms if room.place.channel == str(CHATS[name]))

    def _chat(self, who: str, room: str) -> int:
        return USERS[who] if room == PRIVATE else CHATS[room]

    async def settle(self) -> None:
        await self._office.confirmed()

    async def _catch_up(self, who: str) -> None:
        entries = self.telegram.journal.entries()
        people = {str(user): who for who, user in USERS.items()}
        for entry in entries[self._read :]:
            if entry["method"] == "answerCallbackQuery" and entry["text"]:
                self._log[self._presses[entry["callback_query_id"]]].append(Shown(entry["text"]))
            elif entry["method"] in ("sendMessage", "editMessageText") and (reader := self._reader(entry, people)):
                at = (int(entry["chat_id"]), int(entry["message_id"]))
                self._log[reader].append(Shown(entry["text"], _keys(entry), at))
        self._read = len(entries)

    def _reader(self, entry: dict[str, Any], people: dict[str, str]) -> str | None:
        """Whose private chat it is, or who is asked in the room, below their own words."""
        if entry["room"] in people:
            return people[entry["room"]]
        message = self.telegram.chats[int(entry["chat_id"])].messages.get(int(entry["message_id"]), {})
        asked = message.get("reply_to_message", {}).get("from", {})
        return people.get(str(asked.get("id")))

    def _seen(self, who: str) -> list[Shown]:
        return self._log[who]

    async def pictures(self, who: str) -> list[str]:
        sent = self.telegram.journal.entries("sendPhoto")
        return [entry["caption"] for entry in sent if entry["room"] == str(USERS[who])]

    async def _say(self, who: str, text: str, room: str, file: File | None, reply_to: int | None = None) -> None:
        chat = self._chat(who, room)
        if file:
            document = payloads.file(self.telegram.keep(file[1]), len(file[1]), file_name=file[0])
            given: dict[str, Any] = {"document": document, **({"caption": text} if text else {})}
        else:
            given = {"text": text}
        update = self.telegram.say(USERS[who], chat=chat, reply_to=reply_to, **given)
        self._last[who, chat] = update["message"]["message_id"]

    async def _mention(self, who: str, text: str, room: str, file: File | None) -> None:
        await self._say(who, f"@muster_bot {text}", room, file)

    async def _press(self, who: str, shown: Shown, button: str) -> None:
        chat, message = shown.at
        update = self.telegram.press(USERS[who], message, button, chat=chat)
        self._presses[update["callback_query"]["id"]] = who

    async def _fill(self, who: str, values: dict[str, str]) -> None:
        """Question by question, as the bot asks them; one answer each, and the others are skipped."""
        left = dict(values)
        while draft := self._asked(who):
            field = next((f for f in draft.form.fields if f.id == draft.origin["field"]), None)
            if field is None:
                more = next((f for f in draft.form.fields if left.get(f.id)), None)
                label = more.label if more else draft.form.submit or self.label("form.submit", who)
                await self._key(who, label)
            elif field.id not in left:
                if field.required or field.error:
                    assert field.id in values, f"{draft.form.title} asks {field.label} {field.error}"
                    return  # it was not understood, and the story sees the question
                await self._key(who, self.label("form.skip", who))
            elif option := chosen(field.options, left.pop(field.id)):
                await self._key(who, option[1])
            else:
                await self._answer(who, draft, values[field.id])
            await self.settle()

    async def _answer(self, who: str, draft: Draft, text: str) -> None:
        """A question in the room is answered by a reply to it."""
        if draft.origin["here"]:
            chat, asked = int(draft.origin["place"][2]), int(draft.origin["asked"])
            self.telegram.say(USERS[who], text, chat=chat, reply_to=asked)
        else:
            self.telegram.say(USERS[who], text)

    async def _key(self, who: str, label: str) -> None:
        await self._catch_up(who)
        for shown in reversed(self._log[who]):
            for known, id in shown.buttons:
                if known == label:
                    return await self._press(who, shown, id)
        raise AssertionError(f"no key {label!r}; {[shown.words for shown in self._log[who][-3:]]}")

    def _asked(self, who: str) -> Draft | None:
        """The form that this person is being asked now."""
        with self.world.muster.database.read() as conn:
            chats = (self._chat(who, room) for room in (PRIVATE, *ROOMS))
            found = (drafts.of_chat(conn, self.id(who), "telegram", str(chat)) for chat in chats)
            return next((draft for draft in found if draft), None)

    async def _reply(self, who: str, card: Shown, text: str, file: File | None) -> None:
        chat, message = card.at
        room = next((name for name, id in CHATS.items() if id == chat), PRIVATE)
        await self._say(who, text, room, file, message)

    async def _react(self, who: str, card: Shown, emoji: str, back: bool) -> None:
        chat, message = card.at
        given, none = [{"type": "emoji", "emoji": emoji}], list[dict[str, str]]()
        self.telegram.push(
            message_reaction={
                "chat": self.telegram.chats[chat].shown(),
                "message_id": message,
                "user": self.telegram.users[USERS[who]],
                "date": self.telegram.chats[chat].messages[message]["date"],
                "old_reaction": given if back else none,
                "new_reaction": none if back else given,
            }
        )

    async def _edit(self, who: str, text: str, room: str) -> None:
        chat = self._chat(who, room)
        before = self.telegram.chats[chat].messages[self._last[who, chat]]["text"]
        text = f"@muster_bot {text}" if before.startswith("@muster_bot ") else text
        self.telegram.edit(USERS[who], self._last[who, chat], text, chat=chat)

    async def _delete(self, who: str, room: str) -> None:
        raise AssertionError("Telegram tells bots of no deletion")

    async def _card(self, ref: str, room: str) -> Shown:
        name, id = self._standing(ref, room)
        chat = CHATS[name]
        message = self.telegram.chats[chat].messages[int(id)]
        return Shown(message["text"], _keys(message), (chat, int(id)))

    async def _lines(self, room: str) -> list[Shown]:
        chat = self.telegram.chats[CHATS[room]]
        ids = {row["platform_id"] for row in self.world.rows("postings") if row["room_id"] == self.room(room)}
        said = [m for m in chat.messages.values() if m["from"]["id"] == BOT["id"] and "text" in m]
        return [Shown(m["text"], _keys(m), (chat.id, m["message_id"])) for m in said if str(m["message_id"]) not in ids]


def _keys(message: dict[str, Any]) -> list[tuple[str, str]]:
    keyboard = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [(key["text"], key.get("callback_data", "")) for row in keyboard for key in row]
