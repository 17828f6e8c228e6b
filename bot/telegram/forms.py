"""Forms in a chat: what was asked and answered lies in the database, and outlives the process.

A form moves to the private chat, except for a single question among colleagues, which is asked in the group.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from bot.dispatch import Dispatch
from bot.telegram import ask
from bot.telegram.answers import Answers, told
from bot.telegram.ask import Asking
from bot.telegram.updates import Heard
from core.answer import Form, Refusal, Say, Toast
from core.attachment import Attachment
from core.card import on_answer
from core.errors import Undone
from core.i18n import Translator
from core.invocation import Invocation
from core.people import Person, Place
from storage import drafts, inbox
from storage.db import Database
from storage.drafts import Draft
from storage.uow import Unit
from storage.writer import Writer

_PLATFORM = "telegram"


class Forms:
    """Every public method tells whether all was saved, so that the update may be confirmed; raises NotSaved."""

    def __init__(self, writer: Writer, database: Database, dispatch: Dispatch, answers: Answers) -> None:
        self._writer = writer
        self._database = database
        self._dispatch = dispatch
        self._answers = answers

    async def begin(self, form: Form, heard: Heard, person: Person, tr: Translator) -> None:
        """Keeps a form and asks its first question; where it was typed or pressed goes along."""
        if self._fits_the_room(form, heard) and await self._begin_here(form, heard, person, tr):
            return
        draft = await self._keep(form, heard, person, heard.actor.user)
        opened = await self._answers.say(heard, ask.question(_asking(draft), draft.id, tr), tr)
        if heard.query:
            where = tr("telegram.asked") if opened else self._answers.invitation(tr)
            await self._answers.toast(heard, "" if heard.private else where)

    def _fits_the_room(self, form: Form, heard: Heard) -> bool:
        """One question is asked where it came up, among colleagues; more of them would keep the room busy."""
        room = self._dispatch.directories.latest.room_at(heard.place)
        among_colleagues = room is not None and room.person is None and room.audience == "colleagues"
        asked_aside = heard.query or heard.reaction or ask.begin(form).overview
        return among_colleagues and not asked_aside and len(ask.questions(form)) == 1

    async def _begin_here(self, form: Form, heard: Heard, person: Person, tr: Translator) -> bool:
        draft = await self._keep(form, heard, person, heard.place.channel)
        if await self._ask_here(draft, heard, tr):
            return True
        await self._writer.submit(lambda unit: drafts.drop(unit, draft.id))
        return False

    async def _keep(self, form: Form, heard: Heard, person: Person, channel: str) -> Draft:
        """The form with its origin; `asked` will be the question's message, where it stands in a group."""
        at = {"place": list(heard.place), "message": heard.message, "url": heard.url, "asked": "", "files": []}
        at["answer"] = heard.message if heard.private and heard.query and on_answer(heard.button) else ""
        origin = {**at, "here": channel != heard.actor.user, **_state(ask.begin(form))}
        id = await self._writer.submit(lambda unit: drafts.keep(unit, person.id, _PLATFORM, channel, form, origin))
        return Draft(id, person.id, form, origin)

    async def _ask_here(self, draft: Draft, heard: Heard, tr: Translator) -> bool:
        asking = _asking(draft)
        card, field = ask.question(asking, draft.id, tr), asking.asked
        if field and not field.options:
            card = replace(card, buttons=())
        asked = await self._answers.ask(heard, card, field.label if field else "")
        if asked:
            origin = {**draft.origin, "asked": asked}
            await self._writer.submit(lambda unit: drafts.change(unit, draft.id, draft.form, origin))
        return bool(asked)

    async def open_draft(self, heard: Heard, person: Person) -> Draft | None:
        """What this person is being asked in this chat."""
        if heard.line is None and not heard.reply_to:
            return None
        return await asyncio.to_thread(self._find, heard, person)

    async def ask_again(self, draft: Draft, heard: Heard, tr: Translator) -> None:
        await self._answers.say(heard, ask.question(_asking(draft), draft.id, tr), tr)

    def waits_for(self, draft: Draft, heard: Heard) -> bool:
        """Whether what was said answers the question: in a group only a reply to it does."""
        if not draft.origin["field"] or heard.slash:
            return False
        return heard.private or (bool(heard.reply_to) and draft.origin.get("asked", "") in ("", heard.reply_to))

    async def typed(self, draft: Draft, heard: Heard, person: Person, tr: Translator) -> bool:
        if heard.text.strip().casefold() == tr("form.close").casefold():
            return await self.cancel(draft, heard, tr)
        return await self._step(
            heard, person, tr, lambda asking: ask.answer(asking, heard.text) if heard.text else asking
        )

    async def pressed(self, heard: Heard, person: Person, tr: Translator) -> bool:
        """A key of a form, for the one person who is being asked."""
        prefix, action = ask.parse(heard.button) or ("", "")
        draft = await asyncio.to_thread(self._find, heard, person)
        if draft is None or not draft.id.startswith(prefix):
            await self._answers.toast(heard, tr("notsaved.gone"))
            return True
        if action == ask.CANCEL:
            return await self.cancel(draft, heard, tr)
        return await self._step(heard, person, tr, lambda asking: ask.press(asking, action))

    async def cancel(self, draft: Draft, heard: Heard, tr: Translator) -> bool:
        await self._writer.submit(lambda unit: drafts.drop(unit, draft.id))
        if heard.query:
            await self._answers.change(heard, told(tr("form.cancelled")), tr)
            await self._answers.toast(heard, "")
        else:
            await self._answers.say(heard, told(tr("form.cancelled")), tr)
        return True

    async def _step(
        self, heard: Heard, person: Person, tr: Translator, move: Callable[[Asking], Asking | None]
    ) -> bool:
        """One answer, taken once however often it is delivered; then the next question, or the form is sent."""

        def take(unit: Unit) -> Toast:
            draft = drafts.of_chat(unit.conn, person.id, _PLATFORM, heard.place.channel)
            after = move(_asking(draft)) if draft else None
            if draft is None or after is None:
                raise Undone(Refusal(tr("notsaved.gone")))
            files = [*draft.origin.get("files", ()), *(asdict(file) for file in heard.files)]
            drafts.change(unit, draft.id, after.form, {**draft.origin, **_state(after), "files": files})
            done = Toast("")
            inbox.remember(unit, (heard.key,), person.id, ask.COMMAND, done)
            return done

        try:
            await self._writer.submit(take, (heard.key,))
        except Undone as undone:
            await self._answers.show(undone.answer, heard, tr)
            return True
        draft = await asyncio.to_thread(self._find, heard, person)
        if draft is None:
            return True  # delivered again, after the form was sent
        if _asking(draft).complete:
            return await self._send(draft, heard, tr)
        await self._show(draft, heard, tr)
        return True

    async def _send(self, draft: Draft, heard: Heard, tr: Translator) -> bool:
        """Runs the form's command; its key is the form's own, so that it is sent once."""
        asking = _asking(draft)
        values = ask.values(asking)
        place = Place(*draft.origin["place"])
        reply = await self._dispatch.run(
            Invocation(
                key=f"telegram:form:{draft.id}",
                command=asking.form.command,
                actor=heard.actor,
                place=place,
                at=heard.at,
                values=values,
                said="\n".join(field.value for field in asking.form.fields if field.value),
                message=draft.origin["message"],
                url=draft.origin["url"],
                private=place.channel == heard.actor.user,
                asked=True,
                on_answer=bool(draft.origin.get("answer")),
                files=tuple(Attachment(**file) for file in draft.origin.get("files", ())),
            )
        )
        ended = await self._answers.ended(reply, heard)
        if ended is None:
            return False
        reply, heard = ended
        if isinstance(reply.answer, Form):
            await self._ask_wrong(draft, reply.answer, heard, tr)
            return True
        await self._writer.submit(lambda unit: drafts.drop(unit, draft.id))
        if heard.query:
            await self._answers.close(heard)
        if isinstance(reply.answer, Say) and reply.answer.instead and draft.origin.get("answer"):
            await self._answers.change(replace(heard, message=draft.origin["answer"]), reply.answer.card, reply.tr)
            if heard.query:
                await self._answers.toast(heard, "")
            return True
        await self._answers.show(reply.answer, replace(heard, line=heard.line or ""), reply.tr)
        return True

    async def _ask_wrong(self, draft: Draft, form: Form, heard: Heard, tr: Translator) -> None:
        """What was not understood is asked again, with what was wrong."""
        asking = ask.begin(form)
        origin = {**draft.origin, **_state(asking)}
        await self._writer.submit(lambda unit: drafts.change(unit, draft.id, form, origin))
        await self._show(Draft(draft.id, draft.person, form, origin), heard, tr)

    async def _show(self, draft: Draft, heard: Heard, tr: Translator) -> None:
        card = ask.question(_asking(draft), draft.id, tr)
        if heard.query:
            await self._answers.change(heard, card, tr)
            await self._answers.toast(heard, "")
        elif not (draft.origin.get("here") and await self._ask_here(draft, heard, tr)):
            await self._answers.say(heard, card, tr)

    def _find(self, heard: Heard, person: Person) -> Draft | None:
        with self._database.read() as conn:
            return drafts.of_chat(conn, person.id, _PLATFORM, heard.place.channel)


def _asking(draft: Draft) -> Asking:
    return Asking(draft.form, draft.origin["field"], draft.origin["overview"])


def _state(asking: Asking) -> dict[str, Any]:
    return {"field": asking.field, "overview": asking.overview}
