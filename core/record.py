"""A record as the rules see it: plain values, whatever table they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

DUE_BY = "due_by"
"""The field that says by whose working time a record's moment was reckoned; without it the reporter's."""


class Owned(Protocol):
    """Who brought a record, who has it, and where it belongs."""

    @property
    def reporter(self) -> int: ...
    @property
    def owner(self) -> int | None: ...
    @property
    def owners(self) -> tuple[int, ...]: ...
    @property
    def department(self) -> int | None: ...


class Reminded(Owned, Protocol):
    """What reminders go by: all of it is a record's, and is read alone where many fall due at once."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...
    def field(self, name: str) -> str: ...


class Readable(Owned, Protocol):
    """By what it is decided who may read a record."""

    @property
    def client(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Record:
    """One captured thing. Moments are aware; `revision` rises with every change that its card shows."""

    id: int
    kind: str
    ref: str
    title: str
    status: str
    severity: str
    revision: int
    created_at: datetime
    reporter: int
    owner: int | None = None
    department: int | None = None
    client: int | None = None
    room: int | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    fields: Mapping[str, str] | None = None
    parent: int | None = None
    part_of: Record | None = None
    """The parent, as far as a line about it needs: its reference, its title, and who may read it."""
    parts: int = 0
    parts_done: int = 0
    waits: tuple[tuple[str, int | None], ...] = ()
    """What it waits for and is still open: each with who has it."""
    columns: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)
    """The row as it is stored, so that a change can be taken back exactly."""

    def field(self, name: str) -> str:
        return (self.fields or {}).get(name, "")

    @property
    def owners(self) -> tuple[int, ...]:
        """Who has it besides its owner."""
        return tuple(int(id) for id in self.field("owners").split())
