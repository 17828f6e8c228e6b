"""Which target holds for a record: the most specific of those that an administrator set, else its kind's own default.

Our defaults stand in the kinds' files; what an administrator sets goes before all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.kinds.model import Kind
from core.sla.span import Span, read_span

WHATS = ("response", "resolution", "due", "reply", "state")
"""Every limit: taken by, solved by, the due moment with its grace, answered to the client by, left its state by."""
SET = ("response", "resolution", "reply", "state")
"""Those that have targets."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is empty holds for all; without a `span` there is no such limit. `preset` is one of our defaults."""

    what: str
    span: Span | None
    kind: str = ""
    severity: str = ""
    grade: str = ""
    department: int = 0
    preset: bool = False

    @property
    def about(self) -> tuple[str, str, str, int]:
        return (self.kind, self.severity, self.grade, self.department)

    def fits(self, kind: Kind, severity: str, grade: str, department: int) -> bool:
        """One that names no kind holds for those kinds that have targets of their own."""
        if not self.kind and not kind.targets:
            return False
        asked = (kind.name, severity, grade, department)
        return all(mine in ("", 0, theirs) for mine, theirs in zip(self.about, asked, strict=True))

    @property
    def weight(self) -> tuple[int, bool, bool, bool]:
        """The more it says the more specific it is; of as many, a client's grade goes before a department, and that
        before a severity."""
        return (sum(map(bool, self.about)), bool(self.grade), bool(self.department), bool(self.severity))


class Targets:
    """All that administrators have set, the oldest first."""

    def __init__(self, given: Iterable[Target] = ()) -> None:
        self.given = tuple(given)

    def find(self, what: str, kind: Kind, severity: str, grade: str = "", department: int = 0) -> Target | None:
        """The target that holds; None where nobody says one, or it is switched off."""
        if not possible(what, kind):
            return None
        fitting = [t for t in self.given if t.what == what and t.fits(kind, severity, grade, department)]
        found = max(fitting, key=lambda target: target.weight, default=None) or preset(what, kind, severity)
        return found if found and found.span else None


def preset(what: str, kind: Kind, severity: str) -> Target | None:
    """Our default."""
    text = kind.targets.get(f"{what}.{severity}") or kind.targets.get(what)
    return Target(what, read_span(text), kind.name, severity, preset=True) if text else None


def possible(what: str, kind: Kind) -> bool:
    """Whether the kind can have such a limit at all: somebody must take it, or owe its client an answer."""
    if what == "response":
        return any(transition.verb == "take" for transition in kind.transitions)
    return bool(kind.owes) if what == "reply" else not kind.archived
