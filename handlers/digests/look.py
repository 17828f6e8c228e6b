"""What one part of a digest is made from, and a section of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.card import Line, Span
from core.digest import Part, change
from core.record import Record
from handlers.digests.owner import Owner
from handlers.view import View
from storage.db import Connection
from storage.digest_numbers import Scope

FOUND = 30
"""So many of a section are read: some may stand in one before it."""
NUMBERED = 3
"""So many records have a button that opens them."""


def numbered(shown: list[str], ref: str) -> str:
    """`2 · ` before a line whose record a button opens, `· ` before another; `shown` are those that have a line."""
    if ref and ref not in shown:
        shown.append(ref)
    place = shown.index(ref) + 1 if ref else NUMBERED + 1
    return f"{place} · " if place <= NUMBERED else "· "


@dataclass(frozen=True, slots=True)
class Look:
    """`since` is when the last digest of its kind was sent, `before` how things stood then, or nothing."""

    conn: Connection
    view: View
    owner: Owner
    scope: Scope
    part: Part
    since: datetime
    before: Mapping[str, int] | None

    @property
    def now(self) -> datetime:
        return self.view.now

    def moment(self, at: datetime) -> Line:
        """For one reader relative, too; a room's moments are absolute."""
        tr = self.view.tr
        return tr.spoken(at, self.now) if self.owner.person else (tr.moment(at, self.now),)

    def changed(self, name: str, count: int) -> str:
        """` ▲ 2` behind a number, where it has changed."""
        found = change(count, self.before.get(name, 0) if self.before is not None else None)
        return f" {found}" if found else ""

    def who(self, person: int | None) -> Line:
        """Whose it is, where that is somebody else than the reader."""
        known = person is not None and self.owner.person and self.view.directory.is_same(person, self.owner.person)
        return () if known else (" · ", self.view.name(person))


@dataclass(frozen=True, slots=True)
class Section:
    """Records with what is said behind each; `total` is how many there are. `facts` stand in its heading, which is
    said where all of its records stand in graver sections, too, if it is `told`."""

    name: str
    found: list[Record]
    total: int
    notes: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    facts: str = ""
    told: bool = False
