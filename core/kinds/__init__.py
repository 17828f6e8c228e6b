"""The kinds of record: those that the program knows, each in a file here, and those that are read at the start."""

from collections.abc import Iterable

from core.kinds.complaint import COMPLAINT
from core.kinds.contact import CONTACT
from core.kinds.decision import DECISION
from core.kinds.duty import DUTY
from core.kinds.issue import ISSUE
from core.kinds.meeting import MEETING
from core.kinds.model import BACK, MARKS, REASON, Detail, Kind, Review, Transition, check
from core.kinds.project import PROJECT
from core.kinds.risk import RISK
from core.kinds.task import TASK

__all__ = [
    "BACK",
    "BY_PREFIX",
    "CORE",
    "KINDS",
    "MARKS",
    "REASON",
    "Detail",
    "Kind",
    "Review",
    "Transition",
    "check",
    "declare",
]

CORE = (ISSUE, TASK, COMPLAINT, MEETING, DECISION, CONTACT, PROJECT, RISK, DUTY)
KINDS: dict[str, Kind] = {}
BY_PREFIX: dict[str, Kind] = {}


def declare(more: Iterable[Kind] = ()) -> None:
    """What kinds there are from now on: our own, and those of files, which are read once, at the start.

    Raises ValueError, naming the kind, when one does not fit together or takes another's name or prefix.
    """
    found: dict[str, Kind] = {}
    prefixes: dict[str, Kind] = {}
    for kind in (*CORE, *more):
        check(kind)
        for taken, key in ((found, kind.name), (prefixes, kind.prefix)):
            if key in taken:
                raise ValueError(f"kind {kind.name}: {key} is taken by the kind {taken[key].name}")
            taken[key] = kind
    _become(KINDS, found)
    _become(BY_PREFIX, prefixes)


def _become(known: dict[str, Kind], wanted: dict[str, Kind]) -> None:
    """In place, so that who reads meanwhile never misses what is in both."""
    known.update(wanted)
    for name in known.keys() - wanted.keys():
        del known[name]


declare()

SEVERITIES = ("low", "normal", "high", "urgent")
