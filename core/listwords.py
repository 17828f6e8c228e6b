"""The words of a list: `complaints open overdue`, 「投訴 未完成」, in any order and any of the three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.kinds import KINDS, SEVERITIES
from core.marks import severity_of
from core.terms import folded

STATES = ("open", "closed", "overdue")
_WHOSE = ("mine", "nobody")
_LONGEST = 3
"""Words of one name: `in progress`."""
_EMPTY = "的"


class Unknown(NamedTuple):
    """A word that says nothing of a list, or nothing of the kind that is listed."""

    word: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words ask for. `whose`: mine or nobody; `statuses`: states of kinds; `sort`: a choice of the detail that
    sorts the kind; `grade`: of the clients."""

    kind: str = ""
    state: str = ""
    severity: str = ""
    whose: str = ""
    statuses: tuple[str, ...] = ()
    sort: str = ""
    grade: str = ""


Names = Mapping[str, frozenset[str]]
"""What things are called in any language, folded → their keys."""


def sorts() -> dict[str, str]:
    """The words that sort a kind → that kind."""
    found = ((kind, kind.detail(kind.sorts)) for kind in KINDS.values() if kind.sorts)
    return {choice: kind.name for kind, detail in found if detail for choice in detail.choices if choice not in KINDS}


def names_of(
    choices: Mapping[str, frozenset[str]], states: Mapping[str, frozenset[str]], grades: Mapping[str, frozenset[str]]
) -> Names:
    """The names of everything that a list can be asked for: a choice goes before a state of the same name."""
    known = {*KINDS, *STATES, *_WHOSE, *SEVERITIES, *sorts()}
    found = {folded(name): frozenset(f"state.{key}" for key in keys) for name, keys in states.items()}
    found |= {folded(name): frozenset(f"grade.{key}" for key in keys) for name, keys in grades.items()}
    chosen = {folded(name): keys & known for name, keys in choices.items()}
    return {**found, **{name: keys for name, keys in chosen.items() if keys}}


def understand(line: str, names: Names) -> Wanted | Unknown:
    wanted = Wanted()
    tokens = folded(line).split()
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            if keys := _keys(" ".join(tokens[at : at + length]), names):
                break
        else:
            keys, length = _glued(tokens[at], names), 1
        if not keys:
            typed = line.split()
            return Unknown(typed[at] if len(typed) == len(tokens) else tokens[at])
        for key in keys:
            wanted = _with(wanted, key)
        at += length
    return _of_kind(wanted, line)


def _keys(word: str, names: Names) -> tuple[frozenset[str], ...]:
    """A name, one in the plural, or a severity as a mark says it."""
    singular = (word, word.removesuffix("s"), f"{word.removesuffix('ies')}y")
    found = next((names[name] for name in singular if name in names), None)
    severity = severity_of(word)
    return (found,) if found else (frozenset({severity}),) if severity else ()


def _glued(word: str, names: Names) -> tuple[frozenset[str], ...]:
    """Names without a space between them, 投诉未完成, as Chinese is written; none unless the whole word is some."""
    found: list[frozenset[str]] = []
    while word:
        end = next((end for end in range(len(word), 0, -1) if not word.isascii() and word[:end] in names), 0)
        if not end and not (found and word.startswith(_EMPTY)):
            return ()
        if end:
            found.append(names[word[:end]])
        word = word[end or len(_EMPTY) :]
    return tuple(found)


def _with(wanted: Wanted, keys: frozenset[str]) -> Wanted:
    statuses = sorted(key.removeprefix("state.") for key in keys if key.startswith("state."))
    if statuses:
        return replace(wanted, statuses=tuple(sorted({*wanted.statuses, *statuses})))
    key = min(keys)
    if key.startswith("grade."):
        return replace(wanted, grade=key.removeprefix("grade."))
    if key in KINDS:
        return replace(wanted, kind=key)
    if key in (sorted_by := sorts()):
        return replace(wanted, kind=sorted_by[key], sort=key)
    if key in STATES:  # overdue is open
        return replace(wanted, state="overdue" if "overdue" in (key, wanted.state) and key != "closed" else key)
    return replace(wanted, whose=key) if key in _WHOSE else replace(wanted, severity=key)


def _of_kind(wanted: Wanted, line: str) -> Wanted | Unknown:
    """A name that means states of several kinds means those of the kind that is listed."""
    if not (wanted.kind and wanted.statuses):
        return wanted
    theirs = tuple(status for status in wanted.statuses if status in KINDS[wanted.kind].states)
    return replace(wanted, statuses=theirs) if theirs else Unknown(line.strip())
