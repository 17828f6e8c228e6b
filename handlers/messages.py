"""What a renderer of outgoing messages sees; it runs when the message is sent, never before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.access import is_open, may_read, may_stand
from core.card import Card
from core.i18n import Translator
from core.people import Directory, Person
from core.record import Record
from storage.db import Connection
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class Rendering:
    """`tr` speaks the language and zone of the room or of the person who will read it."""

    conn: Connection
    directory: Directory
    tr: Translator
    now: datetime

    def name(self, person: int | None) -> str:
        found = self.directory.people.get(person or 0)
        return found.name if found else self.tr("nobody")

    def reader(self, message: Message, record: Record | None) -> Person | None:
        """To whom it goes; None for somebody who may not read the record, or not any more."""
        person = self.directory.people.get(message.person or 0)
        return person if person and record and may_read(person, record, self.directory) else None

    def card(self, message: Message, record: Record | None) -> Card | None:
        """What a message says now; None when it is no longer due, or may not reach its reader."""
        return RENDERERS[message.kind](self, message) if may_reach(self.directory, message, record) else None


Renderer = Callable[[Rendering, Message], Card | None]
"""The card to send, or None when it is no longer due or its readers may not see it."""
RENDERERS: dict[str, Renderer] = {}
"""Those of all features, by the kind of message; handlers/__init__.py puts them here."""


WITHOUT_CONTENT = frozenset({"withdraw", "shrink", "aside", "moved", "gone"})
"""What speaks of a record by its reference alone."""


def may_reach(directory: Directory, message: Message, record: Record | None) -> bool:
    """Whether a message about a record goes only to who may read it: asked of every one, when it is sent."""
    if record is None or message.kind in WITHOUT_CONTENT:
        return True
    room = directory.rooms.get(message.room or 0)
    if room is not None:
        return may_stand(room, record, directory) or is_open(record, directory)
    person = directory.people.get(message.person or 0)
    return person is None or may_read(person, record, directory)
