"""What one argument's words mean, by its type: its value, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.calendar import Calendar
from core.command import Arg, Value
from core.dates import Frame, parse_moment
from core.dates.fold import half_width
from core.numbers import parse_number
from core.people import Directory, Person
from core.text import Names, read_reference


@dataclass(slots=True)
class Reading:
    """`values` were understood; `given` is every argument as typed, for a form; `problems` are catalog keys."""

    values: dict[str, Value] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, list[Person]] = field(default_factory=dict)
    """Where a name fits several people: Muster asks which, and never guesses."""


@dataclass(frozen=True, slots=True)
class Values:
    """What reading needs to know of the moment and of people, and by that each value. `now` is in the person's zone."""

    now: datetime
    directory: Directory
    names: Names
    mentions: Mapping[str, int]
    day_first: bool = True
    """How a date like 12/1 is written in the reader's language."""
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What a choice is called in any language, folded → the keys that are called so."""
    office: Calendar = field(default_factory=Calendar)
    """In whose working days dates are counted, and when its day ends."""

    @property
    def frame(self) -> Frame:
        """By what the dates of a line are read."""
        return self.office.frame(self.now, self.day_first)

    def value(self, arg: Arg, text: str) -> tuple[Value | None, str]:
        """One argument by its type: its value, or None and the catalog key of what is wrong with it."""
        reading = Reading()
        self.put(arg, text, reading)
        return reading.values.get(arg.name), reading.problems.get(arg.name, "")

    def put(self, arg: Arg, text: str, reading: Reading) -> None:
        """Keeps one argument in what was read so far, over what was there of it."""
        reading.given[arg.name] = text
        reading.values.pop(arg.name, None)
        reading.problems.pop(arg.name, None)
        if not text:
            return
        if arg.type == "person":
            if arg.many:
                self.put_people(arg, text.split(), reading)
            else:
                self._person(arg, text, reading)
            return
        value, problem = self._plain_value(arg, text)
        if value is None:
            reading.problems[arg.name] = problem
        else:
            reading.values[arg.name] = value

    def _plain_value(self, arg: Arg, text: str) -> tuple[Value | None, str]:
        if arg.type == "when":
            return parse_moment(text, self.frame), "problem.when"
        if arg.type == "department":
            known = int(text) if text.isdecimal() and int(text) in self.directory.departments else None
            found = self.directory.department(text.lstrip("#"))
            return known or (found.id if found else None), "problem.department"
        if arg.type == "client":
            return self._client(text) or (text.lstrip("~～").strip() if arg.free else None) or None, "problem.client"
        if arg.type == "choice":
            return self.choice(arg, text), arg.problem
        if arg.type == "number":
            return parse_number(text), "problem.number"
        if arg.type == "record":
            wanted = text.split() if arg.many else [text]
            return (text if all(map(read_reference, wanted)) else None), "problem.reference"
        return text, ""

    def _client(self, text: str) -> int | None:
        """A client by name, or by the id that a button holds."""
        name = text.lstrip("~～").strip()
        number = int(name) if text[:1] == "~" and name.isascii() and name.isdecimal() and len(name) < 16 else 0
        return self.directory.client(name) or (number if number in self.directory.clients else None)

    def choice(self, arg: Arg, text: str) -> str | None:
        """A choice by its key or by what it is called in any language."""
        keys = {text.casefold(), *(key.casefold() for key in self.choices.get(text.casefold(), ()))}
        return next((choice for choice in arg.choices if arg.type == "choice" and choice.casefold() in keys), None)

    def put_people(self, arg: Arg, names: Iterable[str], reading: Reading) -> None:
        """Several, as their ids parted by spaces; where any is not known, all of those are asked back."""
        read = {name: Reading() for name in names}
        for name, one in read.items():
            self._person(arg, name, one)
        if lacking := [name for name, one in read.items() if arg.name in one.problems]:
            reading.problems |= read[lacking[0]].problems
            reading.candidates |= read[lacking[0]].candidates
            reading.given[arg.name] = " ".join(lacking)
        elif read:
            ids = dict.fromkeys(one.given[arg.name] for one in read.values())
            reading.values[arg.name] = reading.given[arg.name] = " ".join(ids)

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
