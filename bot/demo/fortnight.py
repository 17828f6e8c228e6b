"""The fortnight before the demo is opened, told through the same door that people use, with the clock moved back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.team import Words, data
from bot.dispatch import Dispatch
from bot.walk import Walk
from core.answer import Form, Refusal, Say
from core.dates.frame import weekdays
from core.invocation import Invocation
from core.people import LOCAL, Account, Person, Room
from core.text import read_reference
from core.words import command_of
from storage import chat, postings, records
from storage.db import Database
from storage.writer import Writer

Scene = Mapping[str, Any]


class Fortnight:
    """`locale` is the language of the team; every line is said at its own moment, and what fell due between is done."""

    def __init__(
        self, dispatch: Dispatch, database: Database, writer: Writer, walk: Walk, zone: str, locale: str
    ) -> None:
        self._dispatch = dispatch
        self._database = database
        self._writer = writer
        self._walk = walk
        self._zone = ZoneInfo(zone)
        self._locale = locale
        team = data("team")
        named: list[tuple[str, Words]] = [*team["clients"].items(), *((p["key"], p["name"]) for p in team["people"])]
        self._names = {key: name[locale] for key, name in named}
        self._people = {person["key"]: person["name"][locale] for person in team["people"]}

    async def tell(self) -> None:
        """Ends at the real present."""
        now = self._walk.now()
        scenes = [(self._moment(scene, now), scene) for scene in data("fortnight")["scenes"]]
        self._walk.back_to(scenes[0][0])
        for number, (moment, scene) in enumerate(scenes):
            await self._walk.to(moment)
            await self._play(scene, moment, f"demo:{number}")
            await self._walk.to(moment)  # its cards are posted before the next line is said
        await self._walk.to_present()

    def _moment(self, scene: Scene, now: datetime) -> datetime:
        """So many working days before today, at the hour of the scene in the team's zone."""
        day = now.astimezone(self._zone).date()
        left = int(scene["day"])
        while left:
            day -= timedelta(days=1)
            left -= weekdays(day)
        return datetime.combine(day, time.fromisoformat(scene["at"]), self._zone)

    async def _play(self, scene: Scene, moment: datetime, key: str) -> None:
        directory = await self._dispatch.directories.current()
        person = directory.named(self._people[scene["who"]])[0]
        room = next(
            r for r in directory.rooms.values() if r.place.channel == scene["room"] and r.place.platform == LOCAL
        )
        line = scene[self._locale].format(**self._names)
        if line.startswith("/"):
            command, text = command_of(line)
            await self._run(scene, Invocation(key, command, _account(person), room.place, moment, text=text, said=line))
            return
        under = scene.get("under")
        thread = self._card(self._names[under], room) if under else None
        await self._writer.submit(
            lambda unit: chat.post(unit, room.id, line, key=key, author_id=person.id, thread=thread)
        )
        if under:
            values = {"record": self._names[under], "text": line}
            await self._run(
                scene, Invocation(f"{key}:under", "reply", _account(person), room.place, moment, values=values)
            )

    async def _run(self, scene: Scene, invocation: Invocation) -> None:
        """Raises ValueError where the line was not understood: the demo must not begin with a gap."""
        reply = await self._dispatch.run(invocation)
        if isinstance(reply.answer, Form) and "fill" in scene:
            filled = {name: words[self._locale] for name, words in scene["fill"].items()}
            values = {**reply.answer.values, **filled}
            reply = await self._dispatch.run(replace(invocation, text="", values=values, asked=True))
        if isinstance(reply.answer, Say) and reply.answer.ref:
            self._names.setdefault(scene.get("as", ""), reply.answer.ref)
        elif not reply.saved or isinstance(reply.answer, Refusal | Form):
            raise ValueError(f"the demo's line was not understood: {invocation.said}: {reply.answer}")

    def _card(self, reference: str, room: Room) -> int | None:
        """The local chat's message in which the record's card stands."""
        if read_reference(reference) is None:
            return None
        with self._database.read() as conn:
            record = records.by_reference(conn, reference)
            posting = postings.get(conn, record.id, room.id) if record else None
        return int(posting.platform_id) if posting and posting.platform_id else None


def _account(person: Person) -> Account:
    return Account(LOCAL, "", str(person.id))
