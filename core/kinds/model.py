"""How a kind of record is declared: states, who may move it where, and what that needs."""

from __future__ import annotations

from dataclasses import dataclass

BACK = "@back"
"""A transition's target: the state before the present one (a block that is lifted)."""


@dataclass(frozen=True, slots=True)
class Transition:
    """`verb` is the command that runs it. `who` are relations or rights of core/access.py, any of which will do."""

    verb: str
    sources: frozenset[str]
    target: str
    who: frozenset[str] = frozenset({"owner", "reporter", "lead", "triage", "unowned"})
    needs: tuple[str, ...] = ()
    owns: bool = False
    """The actor becomes the owner."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`buttons` are verbs, likeliest first. `captured` kinds have a command of their own name.

    `marks` are what can be said beside the text, `required` those of them that must be. `notes`: the first line is the
    title, and the lines below are kept as they are. `absorbed` is the state of what was merged into another record;
    no verb leads there. `asks_lead`: what nobody owns is the department's lead's to take.
    """

    name: str
    prefix: str
    sign: str
    states: tuple[str, ...]
    final: frozenset[str]
    transitions: tuple[Transition, ...]
    marks: tuple[str, ...] = ("owner", "department", "severity", "due")
    buttons: tuple[str, ...] = ("take", "resume", "done", "reopen", "assign", "block", "due", "comment")
    captured: bool = False
    required: tuple[str, ...] = ()
    notes: bool = False
    absorbed: str = ""
    asks_lead: bool = False

    @property
    def initial(self) -> str:
        return self.states[0]

    def is_open(self, state: str) -> bool:
        return state not in self.final

    def waits(self, state: str) -> bool:
        """Whether nobody has begun: somebody has still to take it."""
        return state == self.initial or self.transition("take", state) is not None

    def transition(self, verb: str, state: str) -> Transition | None:
        """The declared way by which `verb` leaves `state`; None when there is none."""
        return next((t for t in self.transitions if t.verb == verb and state in t.sources), None)

    def verbs(self, state: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t.verb for t in self.transitions if state in t.sources))


def check(kind: Kind) -> None:
    """Raises ValueError, naming the kind, when its states and transitions do not fit together."""
    known = {*kind.states, BACK}
    if kind.absorbed and kind.absorbed not in kind.final:
        raise ValueError(f"kind {kind.name}: what is {kind.absorbed} must have ended")
    for transition in kind.transitions:
        strangers = ({*transition.sources, transition.target} | kind.final) - known
        if strangers:
            raise ValueError(f"kind {kind.name}: {transition.verb} names unknown states {sorted(strangers)}")
    reached = {kind.initial, kind.absorbed} | {t.target for t in kind.transitions}
    if lost := set(kind.states) - reached:
        raise ValueError(f"kind {kind.name}: nothing leads to {sorted(lost)}")
