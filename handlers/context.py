"""What a handler sees: the moment, the person, the place, and the unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.answer import Answer, Refusal
from core.card import Card
from core.command import Registry
from core.errors import Undone
from core.i18n import Languages, Translator
from core.invocation import Invocation
from core.people import Directory, Person, Room
from core.reading import Reader
from storage.uow import Unit

FULL = 500
"""A job that did so many has more to do: it is run again at once (bot/scheduler.py)."""
_LATE = timedelta(minutes=1)
"""Older than this is late; anything less is the way from the platform to here."""


@dataclass(slots=True)
class Context:
    """One command being run. `tr` speaks the actor's language in the actor's zone."""

    unit: Unit
    actor: Person
    room: Room | None
    invocation: Invocation
    directory: Directory
    languages: Languages
    registry: Registry
    tr: Translator
    given: Mapping[str, str]
    """Every argument as it was typed, for a form that asks for more."""
    reader: Reader
    """Reads one more value by its type, as the line and the form were read."""
    settings: Mapping[str, str]
    """The few settings that texts need: the platform's deep link, what reactions mean, the chats that are connected."""

    @property
    def now(self) -> datetime:
        return self.unit.now

    @property
    def said_at(self) -> datetime:
        """When it was said: the present, or for what arrives late the moment of its event (fault 5)."""
        return self.invocation.at if self.invocation.at < self.now - _LATE else self.now

    def refuse(self, key: str, card: Card | None = None, **values: object) -> Undone:
        """What to raise: the unit is rolled back and the person reads why, and what to do instead."""
        return self.refuse_with(self.tr(key, **values), card)

    def refuse_with(self, text: str, card: Card | None = None) -> Undone:
        """The same with words that are made already."""
        return Undone(Refusal(text, card=card))

    def name(self, person: int | None) -> str:
        found = self.directory.people.get(person or 0)
        return found.name if found else self.tr("nobody")


@dataclass(slots=True)
class Job:
    """A job being run by the scheduler: no actor, no answer."""

    unit: Unit
    directory: Directory
    languages: Languages
    doing: str = ""
    """The schedule that is being run, so that one that raises is known by its name."""

    @property
    def now(self) -> datetime:
        return self.unit.now


def goes_on(did: int, batch: int) -> int:
    """What a job answers that works in small batches: after a full one the next comes at once, when those who wait
    to write had their turn."""
    return max(did, FULL) if did >= batch else did


def doer(where: Context | Job) -> int | None:
    """Whose deed it is; a job's is nobody's."""
    return where.actor.id if isinstance(where, Context) else None


__all__ = ["Answer", "Context", "Job"]
