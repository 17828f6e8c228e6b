"""The local chat's values as the JSON that its page reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.local.chat import LocalChat, may_enter
from core.answer import Form
from core.card import dump_card, load_card, plain
from core.fit import tidy
from core.i18n import Translator
from core.kinds import SEVERITIES
from core.people import Directory, Person
from core.safe import safe
from storage.chat import ChatMessage
from storage.files import File


def state_json(me: Person | None, directory: Directory, talk: LocalChat, demo: bool) -> dict[str, Any]:
    """Everything that the page needs to begin with, in the language of the person who looks."""
    if me is None:
        nobody: dict[str, Any] = {"now": "", "demo": demo, "locale": "en", "me": None}
        return nobody | {"people": [], "rooms": [], "commands": [], "ui": talk.texts("en", "ui.")}
    tr = talk.translator(me)
    return {
        **_team_json(directory, tr),
        "now": talk.now(me).isoformat(),
        "demo": demo,
        "can_leave": demo and len(directory.people) > 1,
        "setup": demo or me.has("configure"),
        "locale": tr.locale,
        "me": me.id,
        "rooms": [
            {
                "id": room.id,
                "name": "Muster" if room.person else room.name,
                "private": room.person is not None,
                "locale": room.locale,
            }
            for room in sorted(directory.rooms.values(), key=lambda room: (room.person is not None, room.id))
            if may_enter(me, room)
        ],
        "commands": [
            {
                "name": c.name,
                "help": tr(f"command.{c.name}.help"),
                "example": tr(f"command.{c.name}.example"),
                "words": [word for word, command in talk.words.items() if command == c.name],
            }
            for c in talk.registry.listed()
            if me.has(c.right)
        ],
        "ui": talk.texts(me.locale, "ui."),
    }


def _team_json(directory: Directory, tr: Translator) -> dict[str, Any]:
    """The names that a line can mention, for the page to complete."""
    return {
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "role": person.role.value,
                "role_label": tr(f"role.{person.role}"),
                "department": _department(person, directory),
                "locale": person.locale,
            }
            for person in directory.people.values()
            if person.active
        ],
        "departments": [department.name for department in directory.departments.values()],
        "clients": list(directory.clients.values()),
        "severities": [tr(f"choice.{severity}") for severity in SEVERITIES],
    }


def message_json(
    message: ChatMessage,
    directory: Directory,
    viewer: int,
    sent: Iterable[File] = (),
    filed: Iterable[File] = (),
) -> dict[str, Any]:
    """`sent` came with the message, `filed` lie under the record that its card shows. `viewer` is who reads it."""
    author = directory.people.get(message.author or 0)
    picture = f"/local/pictures/{message.id}?viewer={viewer}"
    return {
        "seq": message.seq,
        "id": message.id,
        "room": message.room,
        "thread": message.thread,
        "author": message.author,
        "author_name": author.name if author else "Muster",
        "at": message.at.isoformat(),
        "edited_at": message.edited_at.isoformat() if message.edited_at else None,
        "text": safe(message.text),
        "to": message.to,
        "card": card_json(message.card, filed, picture) if message.card else None,
        "files": [file_json(file) for file in sent],
        "reactions": [{"emoji": emoji, "people": people} for emoji, people in message.reactions.items()],
        "deleted": message.deleted,
    }


def file_json(file: File) -> dict[str, Any]:
    """`state` is wanted, kept or refused; the bytes of one that is kept are at /local/files/ID."""
    return {
        "id": file.id,
        "name": file.name,
        "kind": file.kind,
        "mime": file.mime,
        "size": file.size,
        "seconds": file.seconds,
        "state": file.state,
    }


def card_json(stored: Mapping[str, Any], filed: Iterable[File] = (), picture: str = "") -> dict[str, Any]:
    """The card in plain strings, and as spans in `rich` for a page that shows them. `picture` is where its picture is,
    if it has one to see; otherwise what that says stands in the body."""
    card = tidy(load_card(stored))
    seen = card.picture if card.picture and card.picture.file else None
    if card.picture and not seen:
        card = replace(card, body=(*card.body, *((line,) for line in card.picture.alt.split("\n"))))
    return {
        "ref": card.ref,
        "title": plain(card.title),
        "body": "\n".join(plain(line) for line in card.body),
        "fields": [[label, plain(value)] for label, value in card.fields],
        "buttons": [{"id": b.id, "label": b.label, "primary": b.primary} for b in card.buttons],
        "picture": picture if seen else None,
        "picture_alt": seen.alt if seen else "",
        "files": [file_json(file) for file in filed],
        "rich": {name: dump_card(card)[name] for name in ("title", "body", "fields")},
    }


def form_json(id: str, form: Form) -> dict[str, Any]:
    return {
        "id": id,
        "title": form.title,
        "submit": form.submit,
        "fields": [
            {
                "id": field.id,
                "label": field.label,
                "type": field.type,
                "options": [list(option) for option in field.options],
                "value": field.value,
                "required": field.required,
                "hint": field.hint,
                "error": field.error,
            }
            for field in form.fields
        ],
    }


def _department(person: Person, directory: Directory) -> str | None:
    found = directory.departments.get(person.department or 0)
    return found.name if found else None
