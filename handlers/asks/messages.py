"""What people are told of what is asked: the question with its answers as buttons, and what became of it."""

from __future__ import annotations

import json

from core.card import Bold, Button, Card, Line
from handlers.asks.asked import live, whom
from handlers.calendars.reckoning import reckoned_by
from handlers.cards import short_title
from handlers.messages import Rendering
from storage import asks, records
from storage.outbox import Message


def render(rendering: Rendering, message: Message) -> Card | None:
    """The question as who is asked reads it, with the answers; none any more once somebody has answered."""
    ask = asks.get(rendering.conn, int(message.params["ask"]))
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    if ask is None or record is None or reader is None or not reader.active or not live(ask.asked, record):
        return None
    tr, asked, id = rendering.tr, ask.asked, str(ask.asked.id)
    key = "asks.again" if message.kind == "ask_again" else "asks.department" if asked.department else "asks.you"
    names = {"who": rendering.name(asked.asker), "whom": whom(asked, rendering.directory, tr("nobody"))}
    title = tr.line(key, record=Bold(short_title(record)), **names)
    body: list[Line] = [(ask.question,)]
    if asked.due:
        asker = rendering.directory.people.get(asked.asker)
        by = reckoned_by(tr, rendering.directory, asker, reader) if asker else ""
        due = (*tr.line("card.due"), " ", *tr.spoken(asked.due, rendering.now))
        body.append((*due, f" · {by}") if by else due)
    verbs = ("ask_yes", "ask_if", "ask_no", "ask_over")
    buttons = [Button(verb, tr(f"button.{verb}"), id, primary=verb == "ask_yes") for verb in verbs]
    return Card(title, record.ref, tuple(body), buttons=(*buttons, Button("show", tr("button.show"), record.ref)))


def render_told(rendering: Rendering, message: Message) -> Card | None:
    """What the asker hears: a no, or that everybody has answered."""
    ask = asks.get(rendering.conn, int(message.params["ask"]))
    record = records.get(rendering.conn, message.record or 0)
    if ask is None or record is None or not ask.asked.answer:
        return None
    tr, asked = rendering.tr, ask.asked
    key = "asks.said_no" if asked.answer == "no" else "asks.all_said"
    title = tr.line(key, record=Bold(short_title(record)), who=rendering.name(asked.by))
    body: list[Line] = [(f"{tr(f'choice.{asked.answer}')} · ", ask.question)]
    if asked.words:
        body.append((asked.words,))
    again = (Button("ask", tr("button.ask_again"), record.ref),) if asked.answer == "no" else ()
    return Card(
        title, record.ref, tuple(body), buttons=(Button("show", tr("button.show"), record.ref, 0, True), *again)
    )


def render_missing(rendering: Rendering, message: Message) -> Card | None:
    """Which departments a step should have asked and could not."""
    record = records.get(rendering.conn, message.record or 0)
    if record is None:
        return None
    names, tr = ", ".join(json.loads(message.params["names"])), rendering.tr
    title = tr.line("asks.missing", record=Bold(short_title(record)), names=names)
    body = ((tr("asks.missing_next", ref=record.ref),),)
    return Card(title, record.ref, body, buttons=(Button("ask", tr("button.ask"), record.ref),))


MESSAGES = {"ask": render, "ask_again": render, "ask_told": render_told, "ask_missing": render_missing}
