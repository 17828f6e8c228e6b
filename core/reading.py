"""From what was typed to a handler's values, by the command's declaration alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.command import Arg, Command, Value
from core.dates import parse_moment
from core.dates.fold import half_width
from core.kinds import SEVERITIES
from core.people import Directory, Person
from core.text import Line, Names, read_line, read_reference, tidy

_MARKS = {"person": "people", "department": "department", "client": "client", "when": "due"}


@dataclass(slots=True)
class Reading:
    """`values` were understood; `given` is every argument as typed, for a form; `problems` are catalog keys."""

    values: dict[str, Value] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, list[Person]] = field(default_factory=dict)
    """Where a name fits several people: Muster asks which, and never guesses."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs to know of the moment and of people. `now` is in the person's zone."""

    now: datetime
    directory: Directory
    names: Names
    mentions: Mapping[str, int]
    day_first: bool = True
    """How a date like 12/1 is written in the reader's language."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What a choice is called in any language, folded → its key."""

    def read(self, command: Command, text: str, given: Mapping[str, str]) -> Reading:
        """Reads the typed line, then a form's or a button's values over it; whatever is required must be there."""
        reading = Reading()
        if text:
            self._line(command, tidy(text), reading)
        for arg in command.args:
            if arg.name in given:
                self._value(arg, tidy(given[arg.name]).strip(), reading)
            if arg.required and arg.name not in reading.values and arg.name not in reading.problems:
                reading.problems[arg.name] = "problem.required"
        return reading

    def _line(self, command: Command, text: str, reading: Reading) -> None:
        rest = text.strip()
        for arg in command.args:
            if arg.type in ("record", "word"):
                rest = self._first_word(arg, rest, reading)
        line = self._marks(command, rest)
        rest = line.rest.strip()
        for arg in command.args:
            if arg.name in reading.values:
                continue
            marked = _marked(arg, line)
            if marked:
                self._value(arg, marked, reading)
            elif isinstance(line.due, datetime) and arg.type == "when":
                reading.values[arg.name] = line.due
                reading.given[arg.name] = line.due_words
            elif rest and (arg.type in ("line", "text", "when") or self._choice(arg, rest)):
                self._value(arg, rest, reading)
                rest = ""

    def _marks(self, command: Command, text: str) -> Line:
        """Takes out the marks that this command has; the rest stays as it was typed."""
        take = {_MARKS[arg.type] for arg in command.args if arg.type in _MARKS}
        if any(arg.name == "severity" for arg in command.args):
            take.add("severity")
        if not command.arg("line"):
            take.discard("due")  # its date is all that the command is about, and is read as a whole
        return read_line(text, self.now, self.names, take, day_first=self.day_first)

    def _first_word(self, arg: Arg, text: str, reading: Reading) -> str:
        word, _, rest = text.partition(" ")
        if not word or (arg.type == "record" and read_reference(word) is None):
            return text
        reading.values[arg.name] = reading.given[arg.name] = word
        return rest.strip()

    def _value(self, arg: Arg, text: str, reading: Reading) -> None:
        reading.given[arg.name] = text
        reading.values.pop(arg.name, None)
        reading.problems.pop(arg.name, None)
        if not text:
            return
        if arg.type == "person":
            self._person(arg, text, reading)
            return
        value, problem = self._plain_value(arg, text)
        if value is None:
            reading.problems[arg.name] = problem
        else:
            reading.values[arg.name] = value

    def _plain_value(self, arg: Arg, text: str) -> tuple[Value | None, str]:
        if arg.type == "when":
            return parse_moment(text, self.now, day_first=self.day_first), "problem.when"
        if arg.type == "department":
            known = int(text) if text.isdecimal() and int(text) in self.directory.departments else None
            found = self.directory.department(text.lstrip("#"))
            return known or (found.id if found else None), "problem.department"
        if arg.type == "client":
            return self.directory.client(text.lstrip("~")), "problem.client"
        if arg.type == "choice":
            return self._choice(arg, text), "problem.choice"
        if arg.type == "record":
            return (text if read_reference(text) else None), "problem.reference"
        return text, ""

    def _choice(self, arg: Arg, text: str) -> str | None:
        """A choice by its key or by what it is called in any language."""
        key = self.choices.get(text.casefold(), text.casefold())
        by_key = {choice.casefold(): choice for choice in arg.choices}
        return by_key.get(key.casefold()) if arg.type == "choice" else None

    def _person(self, arg: Arg, text: str, reading: Reading) -> None:
        if text.isdecimal() and int(text) in self.directory.people:
            found = [self.directory.people[int(text)]]
        elif (mentioned := self.mentions.get(text.casefold().lstrip("@"))) in self.directory.people:
            found = [self.directory.people[mentioned or 0]]
        else:
            found = self.directory.named(text.lstrip("@＠"))
        if len(found) == 1:
            reading.values[arg.name] = found[0].id
            reading.given[arg.name] = str(found[0].id)
        else:
            reading.problems[arg.name] = "problem.which_person" if found else "problem.person"
            reading.candidates[arg.name] = found


def names_of(directory: Directory) -> Names:
    """The names on file, by which marks with spaces in them are found whole."""
    return Names(
        people=_folded(directory.names()),
        departments=_folded(d.name for d in directory.departments.values()),
        clients=_folded(directory.clients.values()),
    )


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(half_width(name).casefold() for name in names)


def _marked(arg: Arg, line: Line) -> str:
    if arg.type == "person":
        return line.people[0] if line.people else ""
    if arg.type == "department":
        return line.department or ""
    if arg.type == "client":
        return line.client or ""
    if arg.name == "severity":
        return line.severity if line.severity in SEVERITIES else ""
    return ""
