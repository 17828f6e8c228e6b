"""For whom a card is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.i18n import Translator
from core.people import Directory, Person


@dataclass(frozen=True, slots=True)
class View:
    """For whom a card is made: a room, or `reader` alone."""

    tr: Translator
    directory: Directory
    now: datetime
    reader: Person | None = None

    def name(self, person: int | None) -> str:
        found = self.directory.people.get(person or 0)
        return found.name if found else self.tr("nobody")
