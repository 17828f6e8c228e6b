"""Saying who sits in a room and whose it is: where outsiders sit too, no card ever stands (design.md section 5)."""

from __future__ import annotations

from core.access import may_stand
from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.people import Room
from handlers.context import Context
from handlers.messages import Rendering
from handlers.rooms.room_question import AUDIENCES, choices, question, who_can
from storage import outbox, people, postings, records
from storage.outbox import Message


def room(ctx: Context, values: Values) -> Answer:
    """What is known of the room; with an audience or a department, says so from now on."""
    here = ctx.room
    if here is None or here.person is not None:
        raise ctx.refuse("refuse.not_a_room")
    department = _department(ctx, values)
    if department is None and "audience" not in values:
        return Say(_known(ctx, here))
    _may_say(ctx)
    lines: list[Line] = []
    if department is not None:
        people.change_department(ctx.unit, department, room_id=here.id)
        lines.append((ctx.tr("room.now_of", department=ctx.directory.departments[department].name, room=here.name),))
    if "audience" in values:
        lines += _decide(ctx, here, str(values["audience"]))
    return Say(Card(title=lines[0], body=tuple(lines[1:])))


def audience(ctx: Context, values: Values) -> Answer:
    """The press of a button below the question; it names the room, since it may be pressed elsewhere."""
    number, _, wanted = str(values["message"]).partition("-")
    there = ctx.directory.rooms.get(int(number)) if number.isdecimal() else None
    if there is None or there.person is not None or wanted not in AUDIENCES:
        raise ctx.refuse("refuse.not_a_room")
    _may_say(ctx)
    first, *rest = _decide(ctx, there, wanted)
    return Say(Card(title=first, body=tuple(rest)), instead=True)


def arrived(ctx: Context, values: Values) -> Answer:
    """Muster was brought into a room: whoever did that hears what is assumed, or is asked."""
    here = ctx.room
    if here is None or here.person is not None:
        raise ctx.refuse("refuse.not_a_room")
    if here.audience == "unknown":
        return Say(question(ctx.tr, here, ctx.directory, ctx.actor))
    body = (_seated(ctx, here), (ctx.tr("room.hello"),))
    return Say(Card(ctx.tr.line("room.arrived", room=Bold(here.name)), body=body, buttons=_offered(ctx, here)))


def _may_say(ctx: Context) -> None:
    if not ctx.actor.has("triage"):
        raise ctx.refuse("refuse.room_role", who=who_can(ctx.tr, ctx.directory, ctx.actor))


def _department(ctx: Context, values: Values) -> int | None:
    """`#Warehouse`, `department Warehouse`, or its name alone."""
    if isinstance(found := values.get("department"), int):
        return found
    words = str(values.get("words", ""))
    if not words:
        return None
    head, _, rest = words.partition(" ")
    name = rest.strip() if rest and head.casefold() == "department" else words
    named = ctx.directory.department(name.lstrip("#＃"))
    if named is None:
        raise ctx.refuse("refuse.room_words", given=words)
    return named.id


def _known(ctx: Context, here: Room) -> Card:
    owner = next((d.name for d in ctx.directory.departments.values() if d.room == here.id), "")
    owned = ctx.tr("room.of", department=owner) if owner else ctx.tr("room.of_none")
    body = [_seated(ctx, here), (owned,)]
    if not ctx.actor.has("triage"):
        body.append((who_can(ctx.tr, ctx.directory, ctx.actor),))
    return Card((Bold(here.name),), body=tuple(body), buttons=_offered(ctx, here))


def _seated(ctx: Context, here: Room) -> Line:
    return (ctx.tr(f"room.seated.{here.audience}"),)


def _offered(ctx: Context, here: Room) -> tuple[Button, ...]:
    return choices(ctx.tr, here) if ctx.actor.has("triage") else ()


def _decide(ctx: Context, there: Room, wanted: str) -> list[Line]:
    """From now on cards stand there, those that waited too; or none does, and those that stand are taken away."""
    people.change_room(ctx.unit, there.id, audience=wanted)
    said = ctx.tr.line(f"room.{wanted}", room=there.name)
    if wanted == "colleagues":
        waiting = postings.waiting_in(ctx.unit.conn, there.id)
        for record in waiting:
            outbox.put(ctx.unit, "card", record=record, room=there.id)
        return [said, (ctx.tr.count("room.posted", len(waiting)),)] if waiting else [said]
    standing = postings.in_room(ctx.unit.conn, there.id)
    for posting in standing:
        outbox.put(ctx.unit, "withdraw", record=posting.record, room=there.id)
    shown = sum(posting.stands for posting in standing)
    return [said, (ctx.tr.count("room.withdrawn", shown),)] if shown else [said]


def render_withdrawn(rendering: Rendering, message: Message) -> Card | None:
    """What is left where a platform keeps the message; nothing is taken away where all may read it again."""
    there = rendering.directory.rooms.get(message.room or 0)
    record = records.get(rendering.conn, message.record or 0)
    if there is None or (record and may_stand(there, record, rendering.directory)):
        return None
    return Card((rendering.tr("room.gone"),))


_ARGS = (
    Arg("audience", "choice", choices=AUDIENCES),
    Arg("department", "department"),
    Arg("words", "line", asked=False),
)
MESSAGES = {"withdraw": render_withdrawn}
COMMANDS = (
    Command("room", room, _ARGS),
    Command("audience", audience, (Arg("message", "word", required=True),), listed=False),
    Command("arrived", arrived, listed=False),
)
