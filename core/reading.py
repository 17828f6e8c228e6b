"""From what was typed to a handler's values, by the command's declaration alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.calendar import Calendar
from core.client import split_client
from core.command import Arg, Command, Value
from core.dates import Frame, parse_moment
from core.dates.fold import half_width
from core.kinds import BY_PREFIX, SEVERITIES
from core.numbers import parse_number
from core.people import Directory, Person
from core.text import Line, Names, find_references, read_line, read_reference, tidy

_WORD = re.compile(r"[^\s,，、;；]+")
_GAPS = " \t\n\u3000,，、;；"
_MARKS = {"person": "people", "department": "department", "client": "client", "when": "due"}
_WORDS = {"line", "text", "when"}
_MANY = 20


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
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What a choice is called in any language, folded → the keys that are called so."""
    office: Calendar = field(default_factory=Calendar)
    """In whose working days dates are counted, and when its day ends."""

    @property
    def frame(self) -> Frame:
        """By what the dates of a line are read."""
        return self.office.frame(self.now, self.day_first)

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

    def value(self, arg: Arg, text: str) -> tuple[Value | None, str]:
        """One argument by its type: its value, or None and the catalog key of what is wrong with it."""
        reading = Reading()
        self._value(arg, text, reading)
        return reading.values.get(arg.name), reading.problems.get(arg.name, "")

    def _line(self, command: Command, text: str, reading: Reading) -> None:
        rest = text.strip()
        for arg in command.args:
            if arg.type in ("record", "word"):
                rest = self._first_word(
                    arg, rest, reading, running=not arg.required and command.arg("line") is not None
                )
            elif arg.leads:
                rest = self._leading(arg, rest, reading)
        rest = self._below(command, rest, reading)
        line = self._marks(command, rest)
        # A name that the command is all about needs no sign before it: /client C-7 Acme.
        bare = _WORDS if command.arg("line") or command.arg("text") else {*_WORDS, *_MARKS, "choice"}
        rest = self._client_before(command, line, reading)
        for arg in command.args:
            if arg.name in reading.values or arg.leads:
                continue
            marked = _marked(arg, line)
            if arg.type == "person" and arg.many:
                single = sum(other.type == "person" and not other.many for other in command.args)
                self._people(arg, line.people[single:], reading)
            elif marked:
                self._value(arg, marked, reading)
            elif isinstance(line.due, datetime) and arg.type == "when":
                reading.values[arg.name] = line.due
                reading.given[arg.name] = line.due_words
            elif rest and (arg.type in bare or self._choice(arg, rest)):
                self._value(arg, rest, reading)
                rest = ""

    def _marks(self, command: Command, text: str) -> Line:
        """Takes out the marks that this command has; the rest stays as it was typed."""
        take = {_MARKS[arg.type] for arg in command.args if arg.type in _MARKS}
        people = sum(_MANY if arg.many else 1 for arg in command.args if arg.type == "person")
        if any(arg.name == "severity" for arg in command.args):
            take.add("severity")
        if not command.arg("line"):
            take.discard("due")  # its date is all that the command is about, and is read as a whole
        return read_line(
            text,
            self.frame,
            self.names,
            take,
            most_people=people,
            beside=any(arg.beside for arg in command.args),
        )

    def _below(self, command: Command, text: str, reading: Reading) -> str:
        """Where a line and a text are wanted, the first line is the one; those below are the other, untouched."""
        long = command.arg("text") if command.arg("line") else None
        if long is None:
            return text
        first, _, below = text.partition("\n")
        self._value(long, below.strip(), reading)
        return first

    def _client_before(self, command: Command, line: Line, reading: Reading) -> str:
        """The line less the client before its colon, where the command takes one so and no mark has named it."""
        rest = line.rest.strip()
        arg = command.arg("client")
        if arg is None or not arg.free or line.client:
            return rest
        if half_width(rest).casefold() in self.names.clients:  # the name alone: what there is to say is asked
            self._value(arg, rest, reading)
            return ""
        split = split_client(rest, self.names, lambda head: parse_moment(head, self.frame) is not None)
        if split is None:
            return rest
        self._value(arg, split[0], reading)
        return split[1]

    def _first_word(self, arg: Arg, text: str, reading: Reading, running: bool) -> str:
        """Before `running` text a reference counts only with its hyphen."""
        if arg.type == "record":
            if not arg.required and self.directory.client(text):
                return text  # a client called M3 is no meeting
            references, rest = _references(text, arg.many, running)
            word = " ".join(references)
        else:
            word, rest = (*text.split(maxsplit=1), "", "")[:2]
        if not word:
            return text
        reading.values[arg.name] = reading.given[arg.name] = word
        return rest

    def _leading(self, arg: Arg, text: str, reading: Reading) -> str:
        """A choice that the text begins with, by its key or its name; a number that is none of them is told."""
        word, rest = (*text.split(maxsplit=1), "", "")[:2]
        for given, left in ((text.strip(), ""), (word, rest)):
            if self._choice(arg, given):
                self._value(arg, given, reading)
                return left
        if word and all(choice.isdecimal() for choice in arg.choices) and parse_number(word) is not None:
            self._value(arg, word, reading)
            return rest
        return text

    def _value(self, arg: Arg, text: str, reading: Reading) -> None:
        reading.given[arg.name] = text
        reading.values.pop(arg.name, None)
        reading.problems.pop(arg.name, None)
        if not text:
            return
        if arg.type == "person":
            if arg.many:
                self._people(arg, text.split(), reading)
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
            return self._choice(arg, text), arg.problem
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

    def _choice(self, arg: Arg, text: str) -> str | None:
        """A choice by its key or by what it is called in any language."""
        keys = {text.casefold(), *(key.casefold() for key in self.choices.get(text.casefold(), ()))}
        return next((choice for choice in arg.choices if arg.type == "choice" and choice.casefold() in keys), None)

    def _people(self, arg: Arg, names: Iterable[str], reading: Reading) -> None:
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


def _references(text: str, many: bool, running: bool) -> tuple[list[str], str]:
    """The reference that begins a line, and where there may be many those behind it. Before `running` text and behind
    the first one they count only with their hyphen, since M3 and T5 are names of products, but where the line holds
    nothing else; and only with the prefix of a kind, since Q-118 is a quotation's number."""
    alone = all(_of_a_record(word[0]) for word in list(_WORD.finditer(text))[1:])
    found: list[str] = []
    while word := _WORD.match(text):
        reference = read_reference(word[0])
        written = find_references(word[0]) or (not running and (alone or not found))
        if reference is None or not written or (found and (not many or reference[0] not in BY_PREFIX)):
            break
        found.append(word[0])
        text = text[word.end() :].lstrip(_GAPS)
    return found, text


def _of_a_record(word: str) -> bool:
    """Whether it could be a record's: no kind is called as in room12."""
    reference = read_reference(word)
    return reference is not None and reference[0] in BY_PREFIX


def names_of(directory: Directory) -> Names:
    """The names on file, by which marks with spaces in them are found whole."""
    return Names(
        people=_folded(directory.names()),
        departments=_folded(d.name for d in directory.departments.values()),
        clients=_folded(directory.clients.values()),
    )


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(half_width(name).casefold() for name in names)


def whole_text(values: Mapping[str, Value]) -> str:
    """The title and, where there are any, the notes below it."""
    return f"{values['title']}\n{values['notes']}" if values.get("notes") else str(values["title"])


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
