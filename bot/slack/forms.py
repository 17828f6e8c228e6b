"""Opening modals; one that comes too late for its trigger is kept as a draft behind a button."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from bot.port import DeliveryError
from bot.slack.modal import modal
from bot.slack.port import SlackPort
from core.answer import Form
from core.card import Button, Card
from core.i18n import Translator
from core.invocation import Invocation
from storage import drafts
from storage.db import Database
from storage.drafts import Draft
from storage.writer import Writer

_LONGEST = 3000
"""Characters that an input of a modal holds; a longer text would come back cut."""


class Forms:
    def __init__(self, port: SlackPort, writer: Writer, database: Database) -> None:
        self._port = port
        self._writer = writer
        self._database = database

    async def open(
        self, form: Form, invocation: Invocation, payload: Mapping[str, Any], person: int, tr: Translator
    ) -> Card | None:
        """Opens the modal; the card to show instead when it could not be opened in time."""
        origin = origin_of(invocation, form, str(payload.get("response_url", "")))
        try:
            await self._view(form, origin, str(payload.get("trigger_id", "")), tr)
        except DeliveryError:
            account = invocation.actor
            draft = await self._writer.submit(
                lambda unit: drafts.keep(unit, person, "slack", f"{account.workspace}:{account.user}", form, origin)
            )
            words = "\n".join(field.value for field in form.fields if field.value)
            return Card((tr("form.late"),), body=((words,),), buttons=(Button("form", tr("form.open"), draft),))
        return None

    async def reopen(self, payload: Mapping[str, Any], invocation: Invocation, tr: Translator, person: int) -> None:
        """The button of a kept draft: only its own person opens it."""
        draft = await asyncio.to_thread(self._draft, invocation.values["record"])
        if draft is not None and draft.person == person:
            await self._view(draft.form, draft.origin, str(payload["trigger_id"]), tr)

    def _draft(self, id: str) -> Draft | None:
        with self._database.read() as conn:
            return drafts.get(conn, id)

    async def _view(self, form: Form, origin: Mapping[str, Any], trigger: str, tr: Translator) -> None:
        if any(len(field.value) > _LONGEST for field in form.fields):
            raise DeliveryError("too long for a modal", permanent=True)
        view = modal(form, form.command, json.dumps(origin), tr("form.close"))
        await self._port.call("views.open", trigger_id=trigger, view=view)


def origin_of(invocation: Invocation, form: Form, response_url: str) -> dict[str, Any]:
    """What the submission must know of where the form was asked."""
    place = invocation.place
    return {
        "channel": place.channel,
        "thread": place.thread,
        "message": invocation.message,
        "url": invocation.url,
        "values": dict(form.values),
        "response": response_url,
    }
