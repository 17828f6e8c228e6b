"""The question who sits in a room, put to whoever brought Muster there or captured something there first."""

from __future__ import annotations

from core.card import Bold, Button, Card, Line
from core.i18n import Translator
from core.people import Directory, Person, Room
from handlers.context import Context
from handlers.messages import Rendering
from storage import outbox
from storage.outbox import Message

AUDIENCES = ("colleagues", "clients")
_NAMED = 3


def ask(ctx: Context) -> None:
    """Asks the actor privately, at most once a day; in the room itself, without any content, where there is no other
    way to them."""
    room = ctx.room
    if room is None or room.audience != "unknown":
        return
    private = ctx.directory.private_room(ctx.actor.id)
    key = f"ask_room:{room.id}:{ctx.actor.id}:{ctx.now.date()}"
    params = {"room": str(room.id), "asked": str(ctx.actor.id)}
    person, place = (ctx.actor.id, None) if private else (None, room.id)
    outbox.put(ctx.unit, "ask_room", key=key, person=person, room=place, params=params)


def question(tr: Translator, room: Room, directory: Directory, reader: Person) -> Card:
    """Two buttons for whoever may answer; for everybody else who can."""
    body: list[Line] = [(tr("room.until"),)]
    if reader.has("triage"):
        return Card(tr.line("room.ask", room=Bold(room.name)), body=tuple(body), buttons=choices(tr, room))
    body.append((who_can(tr, directory, reader),))
    return Card(tr.line("room.ask", room=Bold(room.name)), body=tuple(body))


def choices(tr: Translator, room: Room) -> tuple[Button, ...]:
    """What the room is not already. A press may go back and forth, so it names no revision."""
    return tuple(
        Button("audience", tr(f"button.audience.{audience}"), f"{room.id}-{audience}", primary=index == 0)
        for index, audience in enumerate(AUDIENCES)
        if audience != room.audience
    )


def who_can(tr: Translator, directory: Directory, reader: Person) -> str:
    """Who may say who sits in a room, the reader's own superior first."""
    able = [person for person in directory.people.values() if person.has("triage")]
    able.sort(key=lambda person: (person.id != reader.superior, person.id))
    return tr("room.who_can", who=tr("room.comma").join(person.name for person in able[:_NAMED]))


def render_question(rendering: Rendering, message: Message) -> Card | None:
    """Not asked any more once somebody has said it."""
    room = rendering.directory.rooms.get(int(message.params["room"]))
    reader = rendering.directory.people.get(int(message.params["asked"]))
    if room is None or reader is None or room.audience != "unknown":
        return None
    return question(rendering.tr, room, rendering.directory, reader)


MESSAGES = {"ask_room": render_question}
