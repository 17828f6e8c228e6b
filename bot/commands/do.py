"""`muster do "TEXT" --as NAME`: one command as a person, from the terminal, beside a running bot."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot import terminal
from bot.commands.common import Demo, end, quiet_settings
from core.answer import Answer, Form, Refusal, Say, Toast
from core.card import Card
from core.i18n import Translator
from core.invocation import Invocation
from core.people import LOCAL, Account, Directory, Person, Place
from core.words import command_of
from storage.uow import new_id

if TYPE_CHECKING:
    from bot.wiring import Muster

Name = Annotated[str, typer.Option("--as", metavar="NAME", help="Who says it; the only administrator by default.")]
Key = Annotated[str, typer.Option("--key", help="Names this command: the same key has its effect once.")]
_MOST = 12


def do(
    text: Annotated[str, typer.Argument(metavar="TEXT")], name: Name = "", key: Key = "", demo: Demo = False
) -> None:
    """Run one command as a person, and print the card."""
    from bot.wiring import Muster  # the whole bot, which the other commands need not load

    asyncio.run(_do(Muster(quiet_settings(demo), demo=demo), text, name, key))


async def _do(muster: Muster, text: str, name: str, key: str) -> None:
    await muster.open()
    try:
        if muster.demo:
            await muster.demo.assemble()
        person = speaker(await muster.directories.current(), name)
        command, rest = command_of(text)
        invocation = Invocation(
            key=f"terminal:{person.id}:{key or new_id()}",
            command=command,
            actor=Account(LOCAL, "", str(person.id)),
            place=await _place(muster, person),
            at=muster.clock.now(),
            text=rest,
            said=text,
            private=True,
        )
        reply = await muster.dispatch.run(invocation)
        answer = await reply.later if reply.later else reply.answer
        shown = await _card_of(muster, invocation, answer)
    finally:
        await muster.close()
    _show(answer, shown, reply.tr)


async def _card_of(muster: Muster, invocation: Invocation, answer: Answer) -> Card | None:
    """The card of the record that the answer speaks of, which stands in a room that the terminal does not show."""
    if not isinstance(answer, Say) or not answer.ref:
        return None
    look = replace(invocation, command="show", text="", values={"record": answer.ref})
    found = (await muster.dispatch.run(look)).answer
    return found.card if isinstance(found, Say) and found.card.title != answer.card.title else None


def speaker(directory: Directory, name: str) -> Person:
    """The one person whom a name or an id fits; ends with a line that names the candidates otherwise."""
    if not name:
        admins = [person for person in directory.people.values() if person.has("configure")]
        if len(admins) == 1:
            return admins[0]
        end(f"say who speaks with --as NAME: there is not one administrator but {len(admins)}")
    by_id = directory.people.get(int(name)) if name.isascii() and name.isdecimal() else None
    found = [by_id] if by_id and by_id.active else directory.named(name.lstrip("@"))
    if len(found) == 1:
        return found[0]
    if found:
        end(f"“{name}” fits several: {_listed(found, directory)}; write the full name or the id")
    team = [person for person in directory.people.values() if person.active]
    end(f"nobody is called “{name}”; there are: {_listed(team, directory) or 'no people yet'}")


def _listed(people: list[Person], directory: Directory) -> str:
    shown = [f"{person.name} (id {person.id}{_department(person, directory)})" for person in people[:_MOST]]
    more = [f"and {len(people) - _MOST} more"] if len(people) > _MOST else []
    return ", ".join(shown + more)


def _department(person: Person, directory: Directory) -> str:
    department = directory.departments.get(person.department or 0)
    return f", {department.name}" if department else ""


async def _place(muster: Muster, person: Person) -> Place:
    """The private chat in the local chat, made if it is missing. Where that is off the terminal is no room at all, and
    the card stands in the department's room, otherwise in the person's private chat on a platform."""
    if LOCAL not in muster.ports:
        return Place("terminal", "", "")
    place = await muster.ports[LOCAL].private_place(Account(LOCAL, "", str(person.id)))
    if muster.directories.latest.room_at(place) is None:
        await muster.newcomers.add_private(place, person)
    return place


def _show(answer: Answer, shown: Card | None, tr: Translator) -> None:
    if isinstance(answer, Refusal):
        end(answer.text)
    if isinstance(answer, Form):
        end(missing(answer, tr))
    if isinstance(answer, Toast):
        print(terminal.visible(answer.text))
    elif shown:
        print(terminal.message(Card(title=answer.card.title)))
        print(terminal.message(shown))
    else:
        print(terminal.message(answer.card))


def missing(form: Form, tr: Translator) -> str:
    """What the form still asks, and an example of the whole."""
    lacking = [field.label for field in form.fields if field.required and not field.value and not field.error]
    wrong = [f"{field.label} {field.error}" for field in form.fields if field.error]
    example = tr("ui.command_example", example=tr(f"command.{form.command}.example"))
    return "\n".join([f"{form.title}:", *lacking, *wrong, example])
