"""From what was typed to a handler's values, by the command's declaration alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.client import split_client
from core.command import Arg, Command, Value
from core.dates import parse_moment
from core.dates.fold import half_width
from core.kinds import BY_PREFIX, SEVERITIES
from core.numbers import parse_number
from core.reading.values import Reading, Values
from core.text import Line, find_references, read_line, read_reference, tidy

_WORD = re.compile(r"[^\s,，、;；]+")
_GAPS = " \t\n\u3000,，、;；"
_MARKS = {"person": "people", "department": "department", "client": "client", "when": "due"}
_WORDS = {"line", "text", "when"}
_MANY = 20


@dataclass(frozen=True, slots=True)
class Reader(Values):
    """Reads a whole line: what begins it, what its marks say, and the rest."""

    def read(self, command: Command, text: str, given: Mapping[str, str]) -> Reading:
        """Reads the typed line, then a form's or a button's values over it; whatever is required must be there."""
        reading = Reading()
        if text:
            self._line(command, tidy(text), reading)
        for arg in command.args:
            if arg.name in given:
                self.put(arg, tidy(given[arg.name]).strip(), reading)
            if arg.required and arg.name not in reading.values and arg.name not in reading.problems:
                reading.problems[arg.name] = "problem.required"
        return reading

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
                self.put_people(arg, line.people[single:], reading)
            elif marked:
                self.put(arg, marked, reading)
            elif isinstance(line.due, datetime) and arg.type == "when":
                reading.values[arg.name] = line.due
                reading.given[arg.name] = line.due_words
            elif rest and (arg.type in bare or self.choice(arg, rest)):
                self.put(arg, rest, reading)
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
        self.put(long, below.strip(), reading)
        return first

    def _client_before(self, command: Command, line: Line, reading: Reading) -> str:
        """The line less the client before its colon, where the command takes one so and no mark has named it."""
        rest = line.rest.strip()
        arg = command.arg("client")
        if arg is None or not arg.free or line.client:
            return rest
        if half_width(rest).casefold() in self.names.clients:  # the name alone: what there is to say is asked
            self.put(arg, rest, reading)
            return ""
        split = split_client(rest, self.names, lambda head: parse_moment(head, self.frame) is not None)
        if split is None:
            return rest
        self.put(arg, split[0], reading)
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
            if self.choice(arg, given):
                self.put(arg, given, reading)
                return left
        if word and all(choice.isdecimal() for choice in arg.choices) and parse_number(word) is not None:
            self.put(arg, word, reading)
            return rest
        return text


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
