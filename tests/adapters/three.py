"""One story, three chats: written once, told through Slack, Telegram and the local chat with their real adapters.

    async def test_a_task_is_taken_and_done(chat: Chat, lang: Lang) -> None:
        assert "T-1" in await chat.say(lang.me, "/task Send the offer")
        await chat.press(lang.you, "T-1", chat.label("button.take", lang))
        assert chat.person(lang.you).name in await chat.card("T-1")
        await chat.reply(lang.you, "T-1", "done")
        assert chat.label("button.reopen", lang) in (await chat.card("T-1")).buttons

`chat` (tests/adapters/conftest.py) runs the story in each chat on each database, `lang` in an English and in a Chinese
room: leave `lang` out where the language does not matter. A story that runs in all of them costs about ten seconds, so
tell many flows in one. `@pytest.mark.parametrize("chat", ["slack"], indirect=True)` picks chats.

**People** are called by their names of tests/world.py: alice, bob, amy (their lead), ken (manager), sam
(administrator), dawei (繁體, leads Sales), xiaoming (简体, Sales), and have accounts everywhere. `lang.me`, `lang.you`
and `lang.lead` are those of the language. **Rooms**: "operations" speaks English, "sales" 繁體, "private" is one's own
chat with Muster. Everybody speaks in their department's room unless `room` says otherwise. Write @Bob as people do.

**What comes back** is `Words`: everything that this person was shown privately, be it an answer, a toast, a refusal, an
error, or a form with its labels; `.buttons` are the labels under it. Where a chat shows a deed on the card alone (a
press in Slack, a reply anywhere) nothing comes back: assert on `await chat.card(ref)` what must hold in each chat.

| verb | does |
|---|---|
| `say(who, text, room, file=(name, bytes))` | types a line: a command with a slash, private words, or just talk |
| `mention(who, text, room, file)` | the same, with Muster's name before it |
| `press(who, ref, label)` | presses a button of the record's card in the room, else of what they were shown last with
`ref`, or any words, in it |
| `fill(who, **values)` | answers the open form by its fields' ids, a choice by label or value; the rest is skipped |
| `reply(who, ref, text, file)` | answers below the card |
| `answer(who, words, text)` | answers below the private message with these words |
| `react(who, ref, emoji, back=False)` | gives a reaction to the card, or takes it `back` |
| `edit(who, text, room)`, `delete(who, room)` | other words for what they said last in that room (in Slack a slash
command is no message), or none (not in Telegram: `hears_deletions`) |
| `card(ref, room)` | the card as it stands now, with `.buttons` |
| `stands(ref, room)` | whether there is one |
| `lines(room)` | what else Muster said in the room, oldest first |
| `pictures(who)` | what the pictures say that this person was shown privately, oldest first |
| `inbox(who)` | everything that this person was shown privately, oldest first: reminders, too |
| `walk(days=1)` | the clock, and what falls due on the way |
| `label(key, reader)` | a text of the catalogs as this person, this room or this `lang` reads it |
| `typed(command)` | a command as Muster's texts say it in this chat |

`chat.world` is the world below, for what can only be proved in the database.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from core.kinds import KINDS
from core.people import Person, Role
from storage import people, postings
from tests.world import ZONE, World

PEOPLE = ("alice", "bob", "amy", "ken", "sam", "dawei", "xiaoming")
ROOMS = ("operations", "sales")
PRIVATE = "private"
File = tuple[str, bytes]


@dataclass(frozen=True)
class Lang:
    """Who tells the story, and where. `locale` is the room's."""

    locale: str
    room: str
    me: str
    you: str
    lead: str


LANGS = {
    "en": Lang("en", "operations", "alice", "bob", "amy"),
    "zh": Lang("zh_Hant", "sales", "xiaoming", "dawei", "dawei"),
}


@dataclass
class Shown:
    """A message as a person sees it. `buttons` are labels with their ids, `at` is where the chat keeps it."""

    words: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    at: Any = None


class Words(str):
    """What was shown, with the labels of its buttons."""

    buttons: list[str]

    def __new__(cls, shown: Iterable[Shown]) -> Words:
        found = list(shown)
        words = super().__new__(cls, "\n".join(one.words for one in found if one.words))
        words.buttons = [label for one in found for label, _ in one.buttons]
        return words


class Chat(AbstractAsyncContextManager["Chat"], ABC):
    """What the three have in common; see the module's first words for how a story uses it."""

    name: str
    hears_deletions = True
    world: World

    # Who, where, in which words.

    def id(self, who: str) -> int:
        return int(getattr(self.world, "admin" if who == "sam" else who))

    def person(self, who: str) -> Person:
        return self.world.person(self.id(who))

    def who(self, id: int) -> str:
        return next(who for who in PEOPLE if self.id(who) == id)

    def home(self, who: str) -> str:
        return "sales" if who in ("dawei", "xiaoming") else "operations"

    def label(self, key: str, reader: Lang | str = "en", **values: object) -> str:
        if isinstance(reader, Lang):
            locale = reader.locale
        elif reader in PEOPLE:
            locale = self.person(reader).locale
        else:
            locale = "zh_Hant" if reader == "sales" else "en"
        tr = self.world.muster.languages.translator(locale, ZONE, self.name)
        if "count" in values and not tr.has(key):  # the plural that the language demands
            return tr.count(key, int(str(values.pop("count"))), **values)
        return tr(key, **values)

    def typed(self, command: str) -> str:
        """How a command is typed in this chat, as Muster's texts say it."""
        return self.world.muster.languages.translator("en", ZONE, self.name).command(command)

    async def promote(self, who: str, role: Role) -> None:
        """Gives somebody another role before the story begins."""
        await self.world.muster.writer.submit(lambda unit: people.change_person(unit, self.id(who), role=role.value))
        await self.world.muster.directories.current()

    # What people do.

    async def say(self, who: str, text: str, room: str = "", file: File | None = None) -> Words:
        return await self._told(who, self._say(who, text, room or self.home(who), file))

    async def mention(self, who: str, text: str, room: str = "", file: File | None = None) -> Words:
        return await self._told(who, self._mention(who, text, room or self.home(who), file))

    async def press(self, who: str, ref: str, label: str) -> Words:
        """`ref` may be "" for a button of the last private answer."""
        await self._catch_up(who)
        seen = reversed(self._seen(who))
        found = [await self._card(ref, "")] if ref and self.stands(ref) else []
        found += [shown for shown in seen if ref in shown.words]
        for shown in found:
            for known, id in shown.buttons:
                if known == label:
                    return await self._told(who, self._press(who, shown, id))
        there = [known for shown in found[:4] for known, _ in shown.buttons]
        raise AssertionError(f"{who} finds no button {label!r} of {ref!r}; there are {there}")

    async def fill(self, who: str, /, **values: str) -> Words:
        return await self._told(who, self._fill(who, values))

    async def reply(self, who: str, ref: str, text: str, file: File | None = None) -> Words:
        return await self._told(who, self._reply(who, await self._card(ref, ""), text, file))

    async def answer(self, who: str, words: str, text: str) -> Words:
        await self._catch_up(who)
        asked = next(shown for shown in reversed(self._seen(who)) if words in shown.words)
        return await self._told(who, self._reply(who, asked, text, None))

    async def react(self, who: str, ref: str, emoji: str, back: bool = False) -> Words:
        return await self._told(who, self._react(who, await self._card(ref, ""), emoji, back))

    async def edit(self, who: str, text: str, room: str = "") -> Words:
        return await self._told(who, self._edit(who, text, room or self.home(who)))

    async def delete(self, who: str, room: str = "") -> Words:
        return await self._told(who, self._delete(who, room or self.home(who)))

    async def walk(self, **step: float) -> None:
        await self.world.walk(**step)
        await self.settle()

    # What they see.

    async def card(self, ref: str, room: str = "") -> Words:
        return Words([await self._card(ref, room)])

    async def lines(self, room: str = "operations") -> list[str]:
        return [shown.words for shown in await self._lines(room)]

    async def inbox(self, who: str) -> list[Words]:
        await self._catch_up(who)
        return [Words([shown]) for shown in self._seen(who)]

    async def _told(self, who: str, doing: Any) -> Words:
        await self._catch_up(who)
        before = len(self._seen(who))
        await doing
        await self.settle()
        await self._catch_up(who)
        return Words(self._seen(who)[before:])

    def _posting(self, ref: str, room: str) -> tuple[str, str] | None:
        """In which room the record's card stands, and as what."""
        prefix, _, number = ref.partition("-")
        kind = next((name for name, kind in KINDS.items() if kind.prefix == prefix), "")
        rows = self.world.rows("records")
        record = next((r["id"] for r in rows if (r["kind"], str(r["number"])) == (kind, number)), None)
        if record is None:
            return None
        with self.world.muster.database.read() as conn:
            found = {posting.room: posting.platform_id for posting in postings.of_record(conn, record)}
        for name in (room,) if room else ROOMS:
            if found.get(self.room(name)):
                return name, found[self.room(name)]
        return None

    def stands(self, ref: str, room: str = "") -> bool:
        """Whether the record has a card in this room, or in any."""
        return self._posting(ref, room) is not None

    def _standing(self, ref: str, room: str) -> tuple[str, str]:
        found = self._posting(ref, room)
        assert found, f"no card of {ref} stands in {room or 'a room'}"
        return found

    # What each chat does in its own way.

    @abstractmethod
    def room(self, name: str) -> int:
        """The id of the world's room."""

    @abstractmethod
    async def settle(self) -> None:
        """Everything that was caused has been done and sent."""

    @abstractmethod
    async def _catch_up(self, who: str) -> None:
        """Reads what this person was shown since the last time."""

    @abstractmethod
    def _seen(self, who: str) -> list[Shown]: ...

    @abstractmethod
    async def pictures(self, who: str) -> list[str]:
        """The text alternatives of the pictures in somebody's private chat."""

    @abstractmethod
    async def _say(self, who: str, text: str, room: str, file: File | None) -> None: ...

    @abstractmethod
    async def _mention(self, who: str, text: str, room: str, file: File | None) -> None: ...

    @abstractmethod
    async def _press(self, who: str, shown: Shown, button: str) -> None: ...

    @abstractmethod
    async def _fill(self, who: str, values: dict[str, str]) -> None: ...

    @abstractmethod
    async def _reply(self, who: str, card: Shown, text: str, file: File | None) -> None: ...

    @abstractmethod
    async def _react(self, who: str, card: Shown, emoji: str, back: bool) -> None: ...

    @abstractmethod
    async def _edit(self, who: str, text: str, room: str) -> None: ...

    @abstractmethod
    async def _delete(self, who: str, room: str) -> None: ...

    @abstractmethod
    async def _card(self, ref: str, room: str) -> Shown: ...

    @abstractmethod
    async def _lines(self, room: str) -> list[Shown]: ...


def chosen(options: Iterable[tuple[str, str]], given: str) -> tuple[str, str] | None:
    """The option (value, label) that is meant by its value or its label."""
    wanted = given.casefold()
    return next((option for option in options if wanted in (option[0].casefold(), option[1].casefold())), None)
