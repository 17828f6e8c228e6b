"""Showing an answer with the delivery's own means: in the acknowledgement, a modal, or privately in the room."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any

import aiohttp
import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.dispatch import Dispatch, Reply
from bot.port import DeliveryError
from bot.slack.forms import Forms
from bot.slack.modal import modal_errors
from bot.slack.port import SlackPort
from bot.slack.render import MAX_ANSWER, message
from core.answer import Answer, Form, Refusal, Say
from core.card import Card
from core.invocation import Invocation
from handlers.needing import needed_in

_log = structlog.get_logger("slack")


class Show:
    def __init__(self, port: SlackPort, forms: Forms, dispatch: Dispatch) -> None:
        self._port = port
        self._forms = forms
        self._dispatch = dispatch
        self._tasks: set[asyncio.Task[None]] = set()

    async def command(self, reply: Reply, invocation: Invocation, payload: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the acknowledgement of a slash command says, privately; None when a modal was opened instead."""
        if reply.later is not None:
            self.later(self._follow(reply, str(payload.get("response_url", ""))))
        card = await self._card(reply, invocation, payload)
        return self._ephemeral(card) if card else None

    def press(self, reply: Reply, invocation: Invocation, payload: Mapping[str, Any]) -> None:
        """After a press: the card in the room changes by itself, so only what is not on it is said, privately."""
        self.later(self._after_press(reply, invocation, payload))

    def confirmation(self, reply: Reply, invocation: Invocation, origin: Mapping[str, Any]) -> None:
        """After a modal was saved: the private answer whose button had opened it becomes what holds now."""
        url = str(origin.get("response", ""))
        if isinstance(reply.answer, Say) and reply.answer.instead and invocation.on_answer and url:
            self.later(self._respond(url, reply.answer.card, replace=True))
        elif isinstance(reply.answer, Say):
            self.later(self._private(reply.answer.card, invocation, url))

    def event(self, reply: Reply, invocation: Invocation) -> None:
        """After words to Muster: privately, in the thread where they stand."""
        self.later(self._after_event(reply, invocation))

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs beside the acknowledgement. An answer that cannot be shown is lost, but never what was saved."""
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except (DeliveryError, aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("answer_not_shown", error=getattr(error, "code", type(error).__name__))

    async def _after_press(self, reply: Reply, invocation: Invocation, payload: Mapping[str, Any]) -> None:
        url = str(payload.get("response_url", ""))
        if reply.later is not None:
            self.later(self._follow(reply, url))
        if isinstance(reply.answer, Say) and reply.answer.instead:
            await self._instead(reply.answer.card, invocation, payload, url)
            return
        on_card = not payload.get("container", {}).get("is_ephemeral") and invocation.revision
        if isinstance(reply.answer, Form | Refusal | Say) or not on_card:
            card = await self._card(reply, invocation, payload)
            if card:
                await self._private(card, invocation, url)

    async def _instead(self, card: Card, invocation: Invocation, payload: Mapping[str, Any], url: str) -> None:
        """The private answer whose button was pressed becomes this card."""
        container = payload.get("container", {})
        if container.get("is_ephemeral") and url:
            await self._respond(url, card, replace=True)
        elif invocation.private and container.get("message_ts"):
            await self._port.edit(invocation.place, str(container["message_ts"]), card, {})
        else:
            await self._private(card, invocation, url)

    async def _after_event(self, reply: Reply, invocation: Invocation) -> None:
        card = card_of(reply.answer)
        if isinstance(reply.answer, Form) and reply.person:  # an event brings no trigger, which a modal needs
            needs = needed_in(reply.tr, reply.answer)
            card = await self._forms.behind_button(reply.answer, needs, invocation, reply.person.id, reply.tr)
        if card is None:
            return
        await self._private(card, invocation, "")

    async def _follow(self, reply: Reply, url: str) -> None:
        """The answer of a unit that took longer than Slack waits."""
        if reply.later is None or not url:
            return
        card = card_of(await reply.later)
        if card:
            await self._respond(url, card)

    async def _card(self, reply: Reply, invocation: Invocation, payload: Mapping[str, Any]) -> Card | None:
        if isinstance(reply.answer, Form) and reply.person:
            return await self._forms.open(reply.answer, invocation, payload, reply.person.id, reply.tr)
        return card_of(reply.answer)

    async def _private(self, card: Card, invocation: Invocation, url: str) -> None:
        if url:
            await self._respond(url, card)
            return
        place = invocation.place
        if not place.channel or invocation.private:
            place = place._replace(channel=place.channel or (await self._port.private_place(invocation.actor)).channel)
            for part in self._port.parts(card):
                await self._port.send(place, part, {}, invocation.key, "")
            return
        thread = {"thread_ts": place.thread} if place.thread else {}
        shown = message(card, {}, MAX_ANSWER)
        await self._port.call(
            "chat.postEphemeral", channel=place.channel, user=invocation.actor.user, **thread, **shown
        )

    async def _respond(self, url: str, card: Card, replace: bool = False) -> None:
        body = self._ephemeral(card) | {"replace_original": replace}
        client = AsyncWebhookClient(url, retry_handlers=[], timeout=10, proxy=self._port.proxy)
        response = await client.send_dict(body)
        if response.status_code >= 400:
            raise DeliveryError(f"response_url: {response.status_code}", permanent=True)

    def _ephemeral(self, card: Card) -> dict[str, Any]:
        return {"response_type": "ephemeral", **message(card, {}, MAX_ANSWER)}


def card_of(answer: Answer) -> Card | None:
    """An answer as one private card; None for a form."""
    if isinstance(answer, Form):
        return None
    if isinstance(answer, Say):
        return answer.card
    fresh = answer.card if isinstance(answer, Refusal) else None
    if fresh is None:
        return Card((answer.text,))
    return replace(fresh, title=(answer.text,), body=(fresh.title, *fresh.body))


def submitted(reply: Reply, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """The errors that keep a modal open with its input; None when it may close."""
    answer = reply.answer
    if isinstance(answer, Form):
        problems = {field.id: field.error for field in answer.fields if field.error}
        return modal_errors(view, problems or {"": reply.tr("problem.required")})
    if isinstance(answer, Refusal):
        # The modal keeps its input, so the words that come back with "not saved" need not stand there again.
        return modal_errors(view, {"": answer.text if reply.saved else answer.text.partition("\n")[0]})
    return None
