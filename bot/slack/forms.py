"""Opening modals; one that comes too late for its trigger is kept as a draft behind a button."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.port import DeliveryError
from bot.slack.modal import MAX_INPUT, MAX_METADATA, modal
from bot.slack.port import SlackPort
from core.answer import Form
from core.card import Button, Card
from core.i18n import Translator
from core.invocation import Invocation
from core.people import Person
from storage import drafts
from storage.db import Database
from storage.drafts import Draft
from storage.writer import Writer


class Forms:
    def __init__(self, port: SlackPort, writer: Writer, database: Database) -> None:
        self._port = port
        self._writer = writer
        self._database = database

    async def open(
        self, form: Form, invocation: Invocation, payload: Mapping[str, Any], person: int, tr: Translator
    ) -> Card | None:
        """Opens the modal; the card to show instead when it could not be opened in time."""
        origin = origin_of(invocation, str(payload.get("response_url", "")))
        packed = _packed(form, origin)
        account, draft = f"{invocation.actor.workspace}:{invocation.actor.user}", ""
        if len(packed) > MAX_METADATA:  # beside the one that came late: this one may be open on the person's screen
            draft = await self._keep(person, f"{account}:{invocation.message}"[:64], form, origin)
            packed = json.dumps({"draft": draft})
        try:
            await self._view(form, packed, str(payload.get("trigger_id", "")), tr)
        except DeliveryError:
            draft = draft or await self._keep(person, account, form, origin)
            words = "\n".join(field.value for field in form.fields if field.value)
            return Card((tr("form.late"),), body=((words,),), buttons=(Button("form", tr("form.open"), draft),))
        return None

    async def behind_button(self, form: Form, words: str, invocation: Invocation, person: int, tr: Translator) -> Card:
        """The form kept, and a card whose button opens it."""
        asked = f"{invocation.actor.workspace}:{invocation.actor.user}:{invocation.message}"[:64]
        draft = await self._keep(person, asked, form, origin_of(invocation, ""))
        return Card((words,), buttons=(Button("form", tr("form.open"), draft, primary=True),))

    async def reopen(self, payload: Mapping[str, Any], invocation: Invocation, tr: Translator, person: int) -> None:
        """The button of a kept draft: only its own person opens it."""
        draft = await asyncio.to_thread(self._draft, invocation.values["record"])
        if draft is not None and draft.person == person:
            packed = json.dumps({"draft": draft.id})
            await self._view(draft.form, packed, str(payload["trigger_id"]), tr)

    async def origin(self, metadata: Mapping[str, Any], person: Person | None) -> Mapping[str, Any]:
        """Where a modal was asked: its metadata, or the draft that it names, if it is this person's."""
        if "draft" not in metadata:
            return metadata
        draft = await asyncio.to_thread(self._draft, str(metadata["draft"]))
        if draft is None or person is None or draft.person != person.id:
            return {}
        return {**draft.origin, "values": dict(_carried(draft.form).values)}

    async def _keep(self, person: int, channel: str, form: Form, origin: Mapping[str, Any]) -> str:
        return await self._writer.submit(lambda unit: drafts.keep(unit, person, "slack", channel, form, origin))

    def _draft(self, id: str) -> Draft | None:
        with self._database.read() as conn:
            return drafts.get(conn, id)

    async def _view(self, form: Form, packed: str, trigger: str, tr: Translator) -> None:
        view = modal(_carried(form), form.command, packed, tr("form.close"))
        await self._port.call("views.open", trigger_id=trigger, view=view)


def origin_of(invocation: Invocation, response_url: str) -> dict[str, Any]:
    """What the submission must know of where the form was asked."""
    place = invocation.place
    return {
        "channel": place.channel,
        "thread": place.thread,
        "message": invocation.message,
        "url": invocation.url,
        "files": [asdict(file) for file in invocation.files],
        "response": response_url,
        "answer": invocation.on_answer,
    }


def _packed(form: Form, origin: Mapping[str, Any]) -> str:
    return json.dumps({**origin, "values": dict(_carried(form).values)})


def _carried(form: Form) -> Form:
    """A text that is longer than an input holds would come back cut: it is not asked again, and goes along whole."""
    long = {field.id: field.value for field in form.fields if len(field.value) > MAX_INPUT}
    asked = tuple(field for field in form.fields if field.id not in long)
    return replace(form, fields=asked, values={**form.values, **long}) if long else form
