"""What a meeting's notes hold. The lines stay as they were typed; what was read of them refers to them by number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Decision:
    """`line` counts from 0; `review` is when it shall be looked at again, if somebody said so."""

    line: int
    title: str
    owner: int | None = None
    review: datetime | None = None
    record: int | None = None
    """What it became."""


@dataclass(frozen=True, slots=True)
class Action:
    """`named` is who was named, as it was written; `candidates` are those whom that fits when it is not one; `also`
    have it besides its owner.

    `undated`: somebody said that it has no date. `note`: it is to stay a note.
    """

    line: int
    title: str
    owner: int | None = None
    named: str = ""
    candidates: tuple[int, ...] = ()
    due: datetime | None = None
    undated: bool = False
    severity: str = ""
    note: bool = False
    record: int | None = None
    also: tuple[int, ...] = ()

    @property
    def owners(self) -> tuple[int, ...]:
        return (self.owner, *self.also) if self.owner is not None else ()

    @property
    def ready(self) -> bool:
        return self.owner is not None and (self.due is not None or self.undated)


@dataclass(frozen=True, slots=True)
class Minutes:
    """`actions` are numbered from 1, as people settle them. `present`, `absent` and `agenda` are as they were typed."""

    lines: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    heads: frozenset[int] = frozenset()
    """Lines that only say what the next ones are, or who was there: no notes."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def notes(self) -> list[str]:
        """The lines that are neither decision nor action; an action that is to stay a note is one."""
        taken = {one.line for one in self.decisions} | {one.line for one in self.actions if not one.note} | self.heads
        return [line for number, line in enumerate(self.lines) if number not in taken]

    def __bool__(self) -> bool:
        return bool(self.decisions or self.actions)


def dump(minutes: Minutes) -> str:
    """What was read of the lines, without the lines themselves."""
    found = {
        "decisions": [[d.line, d.title, d.owner, _iso(d.review), d.record] for d in minutes.decisions],
        "actions": [_dump_action(action) for action in minutes.actions],
        "present": minutes.present,
        "absent": minutes.absent,
        "agenda": minutes.agenda,
        "heads": sorted(minutes.heads),
    }
    return json.dumps(found, ensure_ascii=False)


def load(text: str, stored: str) -> Minutes:
    """The lines of `text` with what `dump` gave of them."""
    found: Mapping[str, Any] = json.loads(stored)
    return Minutes(
        tuple(text.split("\n")),
        tuple(
            Decision(line, title, owner, _moment(at), record) for line, title, owner, at, record in found["decisions"]
        ),
        tuple(_load_action(values) for values in found["actions"]),
        tuple(found["present"]),
        tuple(found["absent"]),
        tuple(found["agenda"]),
        frozenset(found["heads"]),
    )


def _dump_action(action: Action) -> dict[str, Any]:
    values = {name: getattr(action, name) for name in Action.__dataclass_fields__}
    return {**values, "due": _iso(action.due)}


def _load_action(values: Mapping[str, Any]) -> Action:
    several = {name: tuple(values.get(name, ())) for name in ("candidates", "also")}
    return Action(**{**values, **several, "due": _moment(values["due"])})


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
