"""The one declaration of a command, from which every surface follows (design.md section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from core.answer import Answer

ArgType = Literal["line", "text", "choice", "person", "department", "client", "when", "record", "word", "number"]
Effect = Literal["read", "write"]
Value = str | int | datetime
Values = Mapping[str, Value]
"""What a handler gets: person, department and client as ids, `when` as an aware moment, the rest as text."""


@dataclass(frozen=True, slots=True)
class Arg:
    """`asked`: stands in the form; one that is not can still be typed. `choices` are keys below `choice.`

    `many`: several references may be typed, or people after the first, which the handler gets parted by spaces.
    `beside`: of several people only those who are named right beside the first; who is named further on is part of what
    is said of them.
    `leads`: a choice that may stand as the first word behind what comes before it; `problem` is what is said of a
    choice that is none.
    `free`: a client that is not on file is a name, as typed; and what stands before a line's first colon is one.
    """

    name: str
    type: ArgType
    required: bool = False
    choices: tuple[str, ...] = ()
    asked: bool = True
    many: bool = False
    free: bool = False
    beside: bool = False
    leads: bool = False
    problem: str = "problem.choice"


@dataclass(frozen=True, slots=True)
class Command:
    """`right` is a right of core/people.py. `short`: has a slash command of its own in Slack's manifest.

    `run(ctx, values)` is a plain function over a unit of work; it never commits and never sends, and can be run again.
    """

    name: str
    run: Callable[[Any, Values], Answer]
    args: tuple[Arg, ...] = ()
    effect: Effect = "write"
    right: str = "read"
    short: bool = False
    in_room: str = ""
    """The command that is run in its place where it is typed among colleagues."""
    at_length: str = ""
    """The command that is run in its place where more is typed than a button keeps (64 bytes on Telegram)."""
    sheet: bool = False
    """Reads a CSV or XLSX file that came along: the handler finds its rows in the invocation."""
    bare: bool = False
    """Its one argument, alone under a card, means this command: a name gives the work, a moment changes the time."""
    alone: str = ""
    """The command that is meant where one of this one's words, not its name, stands alone: 卡住."""
    steps: Mapping[str, str] = field(default_factory=dict)
    """Words that may stand first, each with the command that it leads to: `/meeting start …`. What people call them is
    `steps.COMMAND.WORD` in the catalogs."""
    listed: bool = True
    """Shown in help, manifests and menus; a step of a flow is not."""

    def arg(self, kind: ArgType) -> Arg | None:
        return next((arg for arg in self.args if arg.type == kind), None)


class Registry:
    """All commands by name. Raises ValueError for a second command of one name or a name no platform takes."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._commands: dict[str, Command] = {}
        for command in commands:
            name = command.name
            if name in self._commands:
                raise ValueError(f"command {name} is declared twice")
            if not (name.isascii() and name.replace("_", "").isalnum() and name == name.lower() and len(name) <= 32):
                raise ValueError(f"{name!r} is no name of a command: ASCII, lower case, at most 32")
            self._commands[name] = command

    def get(self, name: str) -> Command | None:
        return self._commands.get(name)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def listed(self) -> list[Command]:
        return [command for command in self._commands.values() if command.listed]
