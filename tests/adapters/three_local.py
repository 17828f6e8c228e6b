"""The local chat of tests/adapters/three.py: its page's JSON over real HTTP."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any

import aiohttp

from tests.adapters.three import PRIVATE, ROOMS, Chat, File, Shown, chosen
from tests.serving import Serving
from tests.world import World


class LocalChat(Chat):
    name = "local"

    def __init__(self, url: str, **settings: Any) -> None:
        self.world = World(url, **settings)
        self._log: dict[str, list[Shown]] = defaultdict(list)
        self._read: dict[str, int] = defaultdict(int)
        self._forms: dict[str, dict[str, Any]] = {}
        self._last: dict[tuple[str, str], int] = {}
        self._keys = itertools.count(1)

    async def __aenter__(self) -> LocalChat:
        await self.world.__aenter__()
        for surface in self.world.muster.surfaces:
            surface.port.burst = 0
        self._site = Serving(self.world)
        await self._site.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._site.__aexit__(*error)
        await self.world.__aexit__()

    def room(self, name: str) -> int:
        return int(getattr(self.world, name))

    def _room_of(self, who: str, room: str) -> int:
        return self.world.private(self.id(who)) if room == PRIVATE else self.room(room)

    async def settle(self) -> None:
        await self.world.settle()

    async def _catch_up(self, who: str) -> None:
        found = []
        for room in (*ROOMS, PRIVATE):
            for message in await self._messages(who, room, self._read[who]):
                mine = message["to"] == self.id(who) or room == PRIVATE
                if mine and message["author"] is None and not message["deleted"]:
                    found.append(message)
        for message in sorted(found, key=lambda message: message["seq"]):
            self._read[who] = message["seq"]
            self._log[who].append(_shown(message))

    async def _messages(self, who: str, room: str, after: int = 0) -> list[Any]:
        return await self._site.read(self.id(who), self._room_of(who, room), after)

    def _seen(self, who: str) -> list[Shown]:
        return self._log[who]

    async def pictures(self, who: str) -> list[str]:
        cards = [message["card"] for message in await self._messages(who, PRIVATE) if message["card"]]
        return [card["picture_alt"] for card in cards if card["picture"]]

    async def _say(self, who: str, text: str, room: str, file: File | None, thread: int | None = None) -> None:
        under = {"thread": thread} if thread else {}
        body = {"room": self._room_of(who, room), "text": text, **under}
        answer = await self._upload(who, body, file) if file else await self._post(who, "messages", body)
        self._last[who, room] = answer["id"]

    async def _mention(self, who: str, text: str, room: str, file: File | None) -> None:
        await self._say(who, f"@muster {text}", room, file)

    async def _press(self, who: str, shown: Shown, button: str) -> None:
        await self._post(who, "press", {"message": shown.at["id"], "button": button})

    async def _fill(self, who: str, values: dict[str, str]) -> None:
        form = self._forms[who]
        given = {field["id"]: field["value"] for field in form["fields"]}
        for name, value in values.items():
            field = next(field for field in form["fields"] if field["id"] == name)
            option = chosen([(one, label) for one, label in field["options"]], value)
            given[name] = option[0] if option else value
        del self._forms[who]
        await self._post(who, f"forms/{form['id']}", {"values": given})

    async def _reply(self, who: str, card: Shown, text: str, file: File | None) -> None:
        room = next((name for name in ROOMS if self.room(name) == card.at["room"]), PRIVATE)
        await self._say(who, text, room, file, card.at["id"])

    async def _react(self, who: str, card: Shown, emoji: str, back: bool) -> None:
        given = any(one["emoji"] == emoji and self.id(who) in one["people"] for one in card.at["reactions"])
        assert given is back, "one press gives a reaction and takes it back"
        await self._post(who, "react", {"message": card.at["id"], "emoji": emoji})

    async def _edit(self, who: str, text: str, room: str) -> None:
        before = next(m["text"] for m in await self._messages(who, room) if m["id"] == self._last[who, room])
        text = f"@muster {text}" if before.startswith("@muster ") else text
        await self._post(who, "edit", {"message": self._last[who, room], "text": text})

    async def _delete(self, who: str, room: str) -> None:
        await self._post(who, "delete", {"message": self._last[who, room]})

    async def _card(self, ref: str, room: str) -> Shown:
        name, id = self._standing(ref, room)
        return _shown(next(message for message in await self._messages("alice", name) if str(message["id"]) == id))

    async def _lines(self, room: str) -> list[Shown]:
        found = [m for m in await self._messages("alice", room) if m["author"] is None and m["to"] is None]
        ids = {row["platform_id"] for row in self.world.rows("postings") if row["room_id"] == self.room(room)}
        return [_shown(message) for message in found if str(message["id"]) not in ids]

    async def _post(self, who: str, path: str, body: dict[str, Any]) -> Any:
        sent = {"as": self.id(who), "key": f"k{next(self._keys)}", **body}
        status, answer = await self._site.post(f"/local/{path}", sent)
        return self._answered(who, status, answer)

    async def _upload(self, who: str, body: dict[str, Any], file: File) -> Any:
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        for name, value in {"as": self.id(who), "key": f"k{next(self._keys)}", **body}.items():
            form.add_field(name, str(value))
        form.add_field("file", file[1], filename=file[0], content_type="application/octet-stream")
        async with self._site.http.post(f"{self._site.url}/local/files", data=form) as response:
            return self._answered(who, response.status, await response.json())

    def _answered(self, who: str, status: int, answer: Any) -> Any:
        assert status == 200, answer
        for name in ("toast", "refused"):
            if name in answer:
                self._log[who].append(Shown(answer[name]))
        if "form" in answer:
            self._forms[who] = answer["form"]
            asked = [(f["label"], f["value"], f["hint"], f["error"]) for f in answer["form"]["fields"]]
            lines = [" ".join(part for part in field if part) for field in asked]
            self._log[who].append(Shown("\n".join([answer["form"]["title"], *lines])))
        return answer


def _shown(message: Any) -> Shown:
    card = message["card"]
    if card is None:
        return Shown(message["text"], at=message)
    fields = [f"{label} {value}" for label, value in card["fields"]]
    words = "\n".join(part for part in (card["title"], card["body"], *fields) if part)
    return Shown(words, [(button["label"], button["id"]) for button in card["buttons"]], message)
