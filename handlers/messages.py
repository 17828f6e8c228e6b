"""What a renderer of outgoing messages sees; it runs when the message is sent, never before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.card import Card
from core.i18n import Translator
from core.people import Directory
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


Renderer = Callable[[Rendering, Message], Card | None]
"""The card to send, or None when it is no longer due or its readers may not see it."""
