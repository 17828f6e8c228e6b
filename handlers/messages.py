"""What a renderer of outgoing messages sees; it runs when the message is sent, never before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.access import may_read
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


Renderer = Callable[[Rendering, Message], Card | None]
"""The card to send, or None when it is no longer due or its readers may not see it."""
