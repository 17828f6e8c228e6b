"""What the words of a policy mean: in three languages, of the people, departments and rooms on file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.dates.fold import fold, half_width
from core.escalation.model import CAUSES, LEVELS, PolicyError, Target
from core.kinds import KINDS, SEVERITIES
from core.marks import Names, read_marks
from core.people import Directory, Role

Meanings = Callable[[str], Mapping[str, frozenset[str]]]
"""What the keys below an area of the catalogs are called in any language (core/i18n.py)."""

_SYNONYMS = {
    "owner": ("owner", "assignee", "负责人", "負責人", "经办人", "經辦人"),
    "supervisor": ("lead", "superior", "上级", "上級"),
    "manager": ("department manager", "经理", "經理"),
    "vice_president": ("vp", "副总", "副總"),
    "general_manager": ("gm", "老总", "老總"),
}
_TOLD_ROLES = (Role.AUDITOR, Role.ADMINISTRATOR)
"""Roles that a step may tell as a whole; the reporting line's own are levels in it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`targets` and `scopes` are phrases, folded: who can be told, and for what a policy can be."""

    names: Names
    directory: Directory
    targets: Mapping[str, Target]
    scopes: Mapping[str, tuple[str, str]]
    rooms: Mapping[str, int]

    def named(self, text: str) -> tuple[list[tuple[str, int]], str]:
        """Each `person` and `department` that a text marks, with its id, and the text without them. Raises
        PolicyError for one that is unknown, or that several people could be."""
        found: list[tuple[str, int]] = []
        while marks := read_marks(text, self.names, ("people", "department"), 1):
            mark = min(marks, key=lambda mark: mark.start)
            kind = "person" if mark.kind == "people" else "department"
            found.append((kind, self._id(kind, mark.value)))
            text = f"{text[: mark.start]} {text[mark.end :]}"
        return found, text

    def _id(self, kind: str, name: str) -> int:
        if kind == "department":
            department = self.directory.department(name)
            if department is None:
                raise PolicyError("policy.no_department", name=name)
            return department.id
        people = self.directory.named(name)
        if len(people) != 1:
            raise PolicyError("policy.which" if people else "policy.nobody_called", name=name)
        return people[0].id


def lexicon(directory: Directory, names: Names, meanings: Meanings) -> Lexicon:
    known = {level: Target("level", level) for level in LEVELS}
    known |= {str(role): Target("role", str(role)) for role in _TOLD_ROLES}
    targets = {word: known[key] for word, key in _words(meanings, ("level", "role"), known, _SYNONYMS)}
    scopes = {
        word: (area, key)
        for area, keys in (("kinds", KINDS), ("severities", SEVERITIES))
        for word, key in _words(meanings, ("choice",), keys)
    } | {word: ("causes", key) for word, key in _words(meanings, ("cause",), CAUSES)}
    shared = [room for room in directory.rooms.values() if room.person is None and not room.gone]
    return Lexicon(names, directory, targets, scopes, {half_width(room.name).casefold(): room.id for room in shared})


def _words(
    meanings: Meanings, areas: Iterable[str], keys: Iterable[str], more: Mapping[str, tuple[str, ...]] | None = None
) -> list[tuple[str, str]]:
    """Every word for one of the keys, as `fold` makes it."""
    wanted = frozenset(keys)
    called = [(text, key) for area in areas for text, named in meanings(area).items() for key in named & wanted]
    called += [(word, key) for key, words in (more or {}).items() for word in words]
    return [(fold(text), key) for text, key in called]
