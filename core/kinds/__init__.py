"""The kinds of record. To add one, write its file and its line here."""

from collections.abc import Iterable

from core.kinds.complaint import COMPLAINT
from core.kinds.contact import CONTACT
from core.kinds.finding import FINDING
from core.kinds.issue import ISSUE
from core.kinds.meeting import MEETING
from core.kinds.model import BACK, MARKS, REASON, Detail, Kind, Transition, check
from core.kinds.project import PROJECT
from core.kinds.risk import RISK
from core.kinds.task import TASK

__all__ = ["BACK", "BY_PREFIX", "CORE", "KINDS", "MARKS", "REASON", "Detail", "Kind", "Transition", "check", "declare"]

CORE = (ISSUE, TASK, COMPLAINT, MEETING, CONTACT, FINDING, PROJECT, RISK)
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
    KINDS.clear()
    KINDS.update(found)
    BY_PREFIX.clear()
    BY_PREFIX.update(prefixes)


declare()

SEVERITIES = ("low", "normal", "high", "urgent")
