"""Showing an answer on Telegram: over the pressed card, or in the private chat, never in a group."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog

from bot.dispatch import Reply
from bot.port import DeliveryError
from bot.telegram import render
from bot.telegram.client import Client
from bot.telegram.port import below
from bot.telegram.updates import Heard
from core.answer import Answer, Refusal, Say, Toast
from core.card import Card
from core.clip import clip, size
from core.errors import NotSaved, Undone
from core.i18n import Translator

_TRIES = 3
_PLACEHOLDER = 64
_log = structlog.get_logger("muster.telegram")


class Answers:
    """`texts` has the link of the private chat, once Telegram has said the bot's name."""

    def __init__(self, client: Client, texts: Mapping[str, str]) -> None:
        self._client = client
        self._texts = texts
        self._late: set[asyncio.Task[None]] = set()

    async def ended(self, reply: Reply, heard: Heard) -> tuple[Reply, Heard] | None:
        """The reply of a unit that has ended, and what it answers: after "still working" that is no press any more.
        None when nothing was saved and the update is to come again."""
        if reply.later is None:
            return None if reply.held else (reply, heard)
        await self.show(reply.answer, heard, reply.tr)
        try:
            answer = await reply.later
        except Undone as undone:
            answer = undone.answer
        except NotSaved:
            return None
        return replace(reply, answer=answer, later=None), replace(heard, query="", line=heard.line or "")

    async def show(self, answer: Answer, heard: Heard, tr: Translator) -> None:
        """Everything but a form. A reply under a card that joined its timeline needs no answer."""
        match answer:
            case Toast(text) if heard.query:
                await self.toast(heard, text)
            case Toast(text) if text and heard.line is not None:
                await self.say(heard, told(text), tr)
            case Say(card, instead=True) if heard.query and heard.private:
                await self.change(heard, card, tr)
                await self.toast(heard, "")
            case Say(card):
                opened = await self.say(heard, card, tr)
                if heard.query:
                    await self.toast(heard, "" if opened else self.invitation(tr))
            case Refusal(text, _, fresh):
                await self._refuse(heard, text, fresh, tr)

    async def toast(self, heard: Heard, text: str, alert: bool = False) -> None:
        """Ends the waiting of a pressed button; one that is too old has nobody waiting any more."""
        shown = {"callback_query_id": heard.query, "text": render.toast(text) or None, "show_alert": alert or None}
        try:
            await self._client.call("answerCallbackQuery", shown)
        except DeliveryError as error:
            _log.info("late_answer", error=error.code)

    async def say(self, heard: Heard, card: Card, tr: Translator) -> bool:
        """A card for one person alone; False when their private chat was never opened. In a group they are then
        given the way there, without the content."""
        pages = [render.message(part, {}) for part in render.parts(card)]
        for number, page in enumerate(pages):
            try:
                await self._post(heard.actor.user, page)
            except DeliveryError as error:
                if error.gone:
                    if not heard.private and not heard.query:
                        await self._invite(heard, tr)
                    return False
                if not self._again(heard.actor.user, pages[number:], error):
                    _log.warning("answer_failed", key=heard.key, error=error.code)
                return True
        return True

    async def ask(self, heard: Heard, card: Card, hint: str) -> str:
        """Asks this one person in the group, below what they said: the question's id, "" when it cannot stand there.

        Their answer is a reply, which reaches the bot in privacy mode too; what can be chosen has keys instead.
        """
        page = render.message(card, {})
        if not card.buttons:
            shown = clip(hint, _PLACEHOLDER, "utf16")
            page["reply_markup"] = {"force_reply": True, "selective": True, "input_field_placeholder": shown}
        more = {"message_thread_id": heard.place.thread or None, "reply_parameters": below(heard.message)}
        try:
            return await self._client.send(heard.place.channel, page, **more)
        except DeliveryError as error:
            _log.warning("not_asked", key=heard.key, error=error.code)
            return ""

    async def change(self, heard: Heard, card: Card, tr: Translator) -> None:
        """The pressed message becomes this card, or a new one when it cannot."""
        where: dict[str, Any] = {"chat_id": heard.place.channel, "message_id": heard.message}
        try:
            await self._client.call("editMessageText", where | render.message(card, {}))
        except DeliveryError as error:
            if "not modified" not in error.code:
                await self.say(heard, card, tr)

    async def close(self, heard: Heard) -> None:
        """The pressed message keeps its words and loses its keys."""
        try:
            where = {"chat_id": heard.place.channel, "message_id": heard.message}
            await self._client.call("editMessageReplyMarkup", where)
        except DeliveryError as error:
            _log.info("keys_stay", error=error.code)

    def stop(self) -> None:
        for task in self._late:
            task.cancel()

    async def _refuse(self, heard: Heard, text: str, fresh: Card | None, tr: Translator) -> None:
        if heard.query:
            await self.toast(heard, text, alert=True)
        if not heard.query or size(text, "utf16") > render.MAX_TOAST:
            await self.say(heard, told(text), tr)
        if fresh:
            await self.say(heard, fresh, tr)

    async def _post(self, chat: str, page: dict[str, Any]) -> None:
        try:
            await self._client.send(chat, page)
        except DeliveryError as error:
            if not error.markup:
                raise
            await self._client.send(chat, render.untagged(page))

    def _again(self, chat: str, pages: list[dict[str, Any]], error: DeliveryError) -> bool:
        """Tries later what certainly did not arrive, without keeping the chat's next message waiting."""
        if error.unknown or error.permanent:
            return False
        task = asyncio.create_task(self._retry(chat, pages, error))
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return True

    async def _retry(self, chat: str, pages: list[dict[str, Any]], error: DeliveryError) -> None:
        left = list(pages)
        for _ in range(_TRIES):
            await asyncio.sleep(max(error.retry_after, 1))
            try:
                while left:
                    await self._post(chat, left[0])
                    left.pop(0)
                return
            except DeliveryError as again:
                error = again
                if error.unknown or error.permanent:
                    break
        _log.warning("answer_failed", error=error.code)

    async def _invite(self, heard: Heard, tr: Translator) -> None:
        card = told(self.invitation(tr))
        more = {"message_thread_id": heard.place.thread or None, "reply_parameters": below(heard.message)}
        try:
            await self._client.send(heard.place.channel, render.message(card, {}), **more)
        except DeliveryError as error:
            _log.warning("answer_failed", key=heard.key, error=error.code)

    def invitation(self, tr: Translator) -> str:
        """The way to the private chat, which a bot may not open by itself."""
        return tr("telegram.open_private", link=f"{self._texts['telegram_link']}?start=hello")


def told(text: str) -> Card:
    """A text as a card: its first line says what happened."""
    first, *rest = text.split("\n")
    return Card(title=(first,), body=tuple((line,) for line in rest))
