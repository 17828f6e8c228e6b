"""What people do in Telegram, each turned into an invocation like on every platform, and answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from telegram import Update, User

from bot.clock import RealClock
from bot.dispatch import Dispatch
from bot.meaning import Said, is_source, reacted_at, record_at
from bot.telegram import ask
from bot.telegram.answers import Answers, told
from bot.telegram.forms import Forms
from bot.telegram.updates import Heard, Me, account_of, hear
from bot.telegram.whereabouts import Whereabouts
from core.answer import Form, Toast
from core.card import on_answer, parse_press, pressed_values
from core.errors import NotSaved, StillRunning
from core.i18n import Translator
from core.invocation import Invocation
from core.people import Account, Person
from core.talk import Meant
from core.words import command_of
from storage import outbox, postings
from storage.db import DRIVER_ERRORS, Database
from storage.drafts import Draft

_HELLO = "hello"
_LOOKS, _BETWEEN = 20, 0.1
"""How often, and how many seconds apart, a reply looks for a card that is just being posted."""


class Talk:
    def __init__(
        self,
        dispatch: Dispatch,
        forms: Forms,
        answers: Answers,
        database: Database,
        clock: RealClock,
        whereabouts: Whereabouts,
    ) -> None:
        self._dispatch = dispatch
        self._forms = forms
        self._answers = answers
        self._database = database
        self._clock = clock
        self._whereabouts = whereabouts
        self._usernames: dict[str, Account] = {}
        self._told: set[str] = set()

    async def handle(self, update: Update, me: Me) -> bool:
        """Works off one update; False when nothing could be saved and it must come again. Its person is told once."""
        directory = self._dispatch.directories.latest
        self._learn(update.effective_user)
        heard = hear(update, me, directory, self._usernames, self._clock.now())
        if heard and not (heard.query or heard.edited):  # a press has no date; edits are compared by Telegram's
            heard = replace(heard, at=self._clock.said(heard.at))
        try:
            await self._whereabouts.learn(update)
            saved = heard is None or await self._answer(heard)
        except (NotSaved, StillRunning, *DRIVER_ERRORS):
            saved = False
        if heard is None:
            return saved
        if saved:
            self._told.discard(heard.key)
        elif heard.key not in self._told:
            self._told.add(heard.key)
            await self._hold(heard)
        return saved

    def _learn(self, user: User | None) -> None:
        """A username belongs to the account that shows it now; only members' are kept."""
        if user and user.username and account_of(user) in self._dispatch.directories.latest.accounts:
            self._usernames[user.username.casefold()] = account_of(user)

    async def _until_known(self, heard: Heard) -> None:
        """A reply can be faster than the note of where the card stands: it waits while one is on its way there."""
        room = self._dispatch.directories.latest.room_at(heard.place)
        if room is None or not heard.reply_to:
            return
        for _ in range(_LOOKS):
            if not await asyncio.to_thread(self._on_its_way, room.id, heard.reply_to):
                return
            await asyncio.sleep(_BETWEEN)

    def _on_its_way(self, room: int, message: str) -> bool:
        with self._database.read() as conn:
            return postings.record_at(conn, room, message) is None and outbox.on_its_way(conn, room)

    async def _answer(self, heard: Heard) -> bool:
        await self._until_known(heard)
        directory = await self._dispatch.directories.current()
        if heard.edited:
            return await self._corrected(heard)
        if heard.reaction:
            return await self._reacted(heard)
        person = directory.who(heard.actor)
        if person:
            tr = self._dispatch.languages.translator(person.locale, person.zone)
            if heard.query and ask.parse(heard.button):
                return await self._forms.pressed(heard, person, tr)
            draft = await self._forms.open_draft(heard, person)
            if draft and (went_on := await self._go_on(draft, heard, person, tr)) is not None:
                return went_on
        invocation = await self._understood(heard)
        if invocation is None:
            return True
        return await self._run(invocation, heard)

    async def _corrected(self, heard: Heard) -> bool:
        """Other words for what was said to Muster, or something came of; the card alone answers."""
        addressed = heard.line is not None or await self._card(heard)
        if not (addressed or await is_source(self._database, heard.place, heard.message)):
            return True
        values = {"text": heard.text if heard.line is None else heard.line}
        return not (await self._dispatch.run(_invocation(heard, "edited", values=values))).held

    async def _reacted(self, heard: Heard) -> bool:
        """A reaction to a card; a stranger's is no question, and gets no answer."""
        directory = self._dispatch.directories.latest
        record = await reacted_at(self._database, directory, heard.place, heard.message)
        if not record or directory.who(heard.actor) is None:
            return True
        values = {"record": record, "emoji": heard.reaction}
        command = "react" if heard.given else "unreact"
        return await self._run(replace(_invocation(heard, command, values=values, reply=True), message=""), heard)

    async def _run(self, invocation: Invocation, heard: Heard) -> bool:
        """Runs it and shows its answer; what the card shows by itself needs none."""
        ended = await self._answers.ended(await self._dispatch.run(invocation), heard)
        if ended is None:
            return False
        reply, heard = ended
        if isinstance(reply.answer, Form) and reply.person:
            await self._forms.begin(reply.answer, heard, reply.person, reply.tr)
        elif not (invocation.reply and isinstance(reply.answer, Toast)):
            await self._answers.show(reply.answer, heard, reply.tr)
        return True

    async def _go_on(self, draft: Draft, heard: Heard, person: Person, tr: Translator) -> bool | None:
        """What concerns the form that is being asked; None for everything else."""
        command, rest = command_of(heard.line or "")
        if heard.slash and command == "cancel" and not rest:
            return await self._forms.cancel(draft, heard, tr)
        if heard.slash and heard.private and command == "start" and rest in ("", _HELLO):
            await self._forms.ask_again(draft, heard, tr)
            return True
        if self._forms.waits_for(draft, heard) and not await self._card(heard):
            return await self._forms.typed(draft, heard, person, tr)
        return None

    async def _understood(self, heard: Heard) -> Invocation | None:
        """The invocation that was meant; None for talk among people."""
        if heard.query:
            command, target, revision = parse_press(heard.button)
            values = pressed_values(target)
            invocation = _invocation(heard, command, values=values, revision=revision)
            return replace(invocation, on_answer=on_answer(heard.button))
        card = await self._card(heard)
        if heard.slash:
            return self._slash(heard, card)
        below = bool(card) and (heard.private or heard.line is None)
        if not below and (command := self._silent(heard)) and self._dispatch.registry.get(command):
            return _invocation(heard, command, heard.line or "")
        if not below and not heard.line:
            return None
        text = heard.text if heard.line is None else heard.line
        said = Said(heard.actor, text, card, addressed=not below, mentions=heard.mentions)
        return _meant(heard, self._dispatch.meanings.of(said), bool(card))

    def _slash(self, heard: Heard, card: str) -> Invocation | None:
        """A command with a slash; None for another bot's."""
        if not heard.line:
            return None
        command, rest = command_of(heard.line)
        line = heard.line
        if command == "start":
            line = f"join {rest}" if rest not in ("", _HELLO) else "help"
        elif not heard.named and not self._known(command):
            return None
        return _meant(heard, self._dispatch.meanings.of(Said(heard.actor, line, card, slash=True)), bool(card))

    def _silent(self, heard: Heard) -> str:
        """What was meant without a word; an album that was not meant for Muster is heard from members alone."""
        known = heard.line is not None or self._dispatch.directories.latest.who(heard.actor)
        return heard.silent if known else ""

    def _known(self, command: str) -> bool:
        return command in self._dispatch.languages.words or self._dispatch.registry.get(command) is not None

    async def _card(self, heard: Heard) -> str:
        """The record whose card was replied to, or ""."""
        if not heard.reply_to:
            return ""
        return await record_at(self._database, self._dispatch.directories.latest, heard.place, heard.reply_to)

    async def _hold(self, heard: Heard) -> None:
        """The words are safe with Telegram, which delivers them again."""
        directory = self._dispatch.directories.latest
        who = directory.who(heard.actor) or directory.room_at(heard.place)
        tr = self._dispatch.languages.translator(who.locale if who else "en", who.zone if who else "UTC")
        if heard.query:
            await self._answers.toast(heard, tr("telegram.held"), alert=True)
        else:
            await self._answers.say(heard, told(tr("telegram.held")), tr)


def _meant(heard: Heard, meant: Meant, below: bool) -> Invocation:
    reply = below and "record" in meant.values
    return _invocation(heard, meant.command, meant.text, meant.values, reply=reply)


def _invocation(
    heard: Heard,
    command: str,
    text: str = "",
    values: Mapping[str, str] | None = None,
    revision: int = 0,
    reply: bool = False,
) -> Invocation:
    return Invocation(
        key=heard.key,
        command=command,
        actor=heard.actor,
        place=heard.place,
        at=heard.at,
        text=text,
        values=values or {},
        said=heard.text,
        message=heard.message if not heard.query else "",
        url=heard.url,
        reply=reply,
        revision=revision,
        private=heard.private,
        mentions=heard.mentions,
        files=heard.files,
    )
