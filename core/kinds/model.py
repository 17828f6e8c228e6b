"""How a kind of record is declared: states, who may move it where, and what that needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from core.record import Record

BACK = "@back"
"""A transition's target: the state before the present one (a block that is lifted)."""
REASON = "reason"
"""What a transition may need without its kind declaring it: why, in one line, said anew each time."""

_DROPS = frozenset({"cancel", "skip"})
MARKS = ("owner", "department")
"""What every record has, and a step may need or ask as it does its kind's details."""

DetailType = Literal["line", "text", "number", "choice", "person", "department", "client", "when"]


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that a kind keeps beside what every record has. Its label is `field.KIND.NAME` or `field.NAME`.

    `choices` are keys below `choice.`; `unit` is shown behind a number; `readers` are relations or rights of
    core/access.py, any of which will do, or nothing where whoever reads the record reads it too.
    """

    name: str
    type: DetailType = "text"
    choices: tuple[str, ...] = ()
    unit: str = ""
    readers: frozenset[str] = frozenset()
    filled: bool = True
    """Stands in the form of `/details`; one that is not is set by a command or a step alone."""
    until_ended: bool = False
    """Says what is still to come, and nothing once the record has ended."""


@dataclass(frozen=True, slots=True)
class Review:
    """Whom the step `verb` asks, through what it starts (`ask`), and by when: within `days` working days.

    Each department is given by its names, of which the first on file counts. `given` are details and the values that
    the record must have for it. The question is `asking.KIND.NAME`.
    """

    name: str
    verb: str
    departments: tuple[tuple[str, ...], ...]
    days: int = 2
    given: Mapping[str, str] = field(default_factory=dict)

    def concerns(self, record: Record) -> bool:
        return all(record.field(name) == value for name, value in self.given.items())


@dataclass(frozen=True, slots=True)
class Transition:
    """`verb` is the command that runs it. `who` are relations or rights of core/access.py, any of which will do.

    `needs` are details (or the reason) that must be there, and are asked in one form where they are not; `asks` stand
    in that form too, and may be left out. `gates` must be open (handlers/gates.py); `starts` is what follows
    (handlers/starts.py). `when`: only for records that need the whole process, or only for plain ones.
    """

    verb: str
    sources: frozenset[str]
    target: str
    who: frozenset[str] = frozenset({"owner", "reporter", "lead", "triage", "unowned"})
    needs: tuple[str, ...] = ()
    owns: bool = False
    """The actor becomes the owner."""
    asks: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    when: Literal["", "plain", "process"] = ""
    own: bool = False
    """Its command is a feature's own, which does more than the step."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`buttons` are verbs, likeliest first. `captured` kinds have a command of their own name.

    `marks` are what can be said beside the text, `required` those of them that must be. `notes`: the first line is the
    title, and the lines below are kept as they are. `absorbed` is the state of what was merged into another record;
    no verb leads there. `asks_lead`: what nobody owns is the department's lead's to take. `details` are what it keeps
    besides, `sheets` those of them that are filled in together, `shown` those that stand on the card itself. `process`
    are severities and details, any of which makes a record need the whole process; all others are plain.
    `process_buttons` are the buttons of those that need it. `acts` are commands of their own that an open record offers
    besides its steps, for those whom EDITORS names. `alarms` are severities that the department's lead and that lead's
    superior hear of at once. `offered`: proposed wherever words could become a record. `reviews` are whom its steps
    ask. `report` are the details that a report about a record tells, before its parts. `texts` are the words of a kind
    from a file, by language and catalog key, and `words` what people type for its commands; `archived` is one whose
    file is gone: it can only be read.
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
    details: tuple[Detail, ...] = ()
    sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    process: frozenset[str] = frozenset()
    upon: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Commands upon it that leave its state as it is → the states in which they are offered."""
    begins: tuple[str, ...] = ()
    """What its capture starts (handlers/starts.py), or that it becomes this kind's or another client's."""
    replies: Mapping[str, str] = field(default_factory=dict)
    """State → what its client may be told then, below `reply.` in the catalogs."""
    offered: bool = True
    reviews: tuple[Review, ...] = ()
    report: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    archived: bool = False
    reactions: bool = True
    """A reaction to its card may be a step."""
    process_buttons: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    alarms: frozenset[str] = frozenset()
    checklist: bool = False
    """It has lines to tick, and a list below its title becomes them."""
    remembers: bool = False
    """What is captured is compared with what was captured before, so that nothing is filed twice."""
    waits_for: Mapping[str, str] = field(default_factory=lambda: {"blocked": "blocked"})
    """A state in which others must move → the cause for which it is stuck there (core/stuck.py)."""
    has_it: bool = False
    """Whoever captures it has it, where nobody is named."""
    due_days: int = 0
    """After how many days it falls due, where nothing is said; 0 for never. Ours, not the business's."""
    sorts: str = ""
    """The detail whose choices are words of a list, as the kind's own name is: `/list visits`."""
    lists_ended: bool = False
    """A list of it holds what has ended too, where nothing is said."""
    apart: frozenset[str] = frozenset()
    """Final states that a list of what has ended counts apart."""
    steps: Mapping[str, str] = field(default_factory=dict)
    """Words that may stand behind its command, each with the command that it leads to (core/command.py)."""
    climbs: str = ""
    """How high what is neglected climbs at least, as a level of core/escalation; "" as its severity says."""
    listens: frozenset[str] = frozenset()
    """States in which what is said below its card is kept word by word, and is never taken for a command."""
    targets: Mapping[str, str] = field(default_factory=dict)
    """Our default targets (core/sla): `response.urgent` → `1h`, `response` for every other severity."""
    owes: frozenset[str] = frozenset()
    """States in which its client waits for an answer."""

    @property
    def initial(self) -> str:
        return self.states[0]

    @property
    def pauses(self) -> frozenset[str]:
        """States in which the clocks of its limits stand still, since others must move."""
        return frozenset(self.waits_for)

    @property
    def report_command(self) -> str:
        return f"{self.name}_report"

    @property
    def satisfies(self) -> str:
        """The state in which a client is satisfied; "" for what does not end with that."""
        return next((t.target for t in self.transitions if t.verb == "satisfied"), "")

    @property
    def is_reviewed(self) -> bool:
        """It stays in force, and is looked at again by its due moment; it is nobody's work meanwhile."""
        return any(t.verb == "review" for t in self.transitions)

    @property
    def recurs(self) -> bool:
        """It is one time of what is done again and again, and says which times were not opened."""
        return self.detail("unopened") is not None

    def first_due(self, now: datetime) -> datetime | None:
        """When what begins now falls due, where nobody says it; `now` is of the reader's zone."""
        at = (now + timedelta(days=self.due_days)).replace(hour=18, minute=0, second=0, microsecond=0)
        return at if self.due_days else None

    def is_open(self, state: str) -> bool:
        return state not in self.final

    def drops(self, state: str) -> bool:
        """Whether what ended so was called off or is a duplicate."""
        return state == self.absorbed or any(t.verb in _DROPS and t.target == state for t in self.transitions)

    def waits(self, state: str) -> bool:
        """Whether nobody has begun: somebody has still to take it."""
        return state == self.initial or self.transition("take", state) is not None

    def transition(self, verb: str, state: str) -> Transition | None:
        """The first declared way by which `verb` leaves `state`; None when there is none."""
        return next((t for t in self.transitions if t.verb == verb and state in t.sources), None)

    def step(self, verb: str, record: Record) -> Transition | None:
        """The way by which `verb` takes this record on, plain or by the whole process; None when there is none."""
        ways = (t for t in self.transitions if t.verb == verb and record.status in t.sources)
        wanted = "process" if self.needs_process(record) else "plain"
        return next((t for t in ways if t.when in ("", wanted)), None)

    def needs_process(self, record: Record) -> bool:
        return bool(self.why_process(record))

    def why_process(self, record: Record) -> str:
        """What makes the record need the whole process: a severity, or the name of a detail; "" for a plain one."""
        if record.severity in self.process:
            return record.severity
        return next((name for name in sorted(self.process) if record.field(name)), "")

    def likeliest(self, record: Record) -> tuple[str, ...]:
        """The verbs that get a button on the record's card."""
        return self.process_buttons if self.process_buttons and self.needs_process(record) else self.buttons

    def detail(self, name: str) -> Detail | None:
        return next((detail for detail in self.details if detail.name == name), None)

    def verbs(self, state: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t.verb for t in self.transitions if state in t.sources))


def check(kind: Kind) -> None:
    """Raises ValueError, naming the kind, when its states and transitions do not fit together."""
    known = {*kind.states, BACK}
    if kind.absorbed not in ("", "merged") or (kind.absorbed and kind.absorbed not in kind.final):
        raise ValueError(f"kind {kind.name}: what is absorbed is merged, and has ended")
    if kind.archived:
        return
    _check_sheets(kind)
    for transition in kind.transitions:
        strangers = ({*transition.sources, transition.target} | kind.final) - known
        if strangers:
            raise ValueError(f"kind {kind.name}: {transition.verb} names unknown states {sorted(strangers)}")
        _check_details(kind, transition)
    reached = {kind.initial, kind.absorbed} | {t.target for t in kind.transitions}
    if lost := set(kind.states) - reached:
        raise ValueError(f"kind {kind.name}: nothing leads to {sorted(lost)}")


def _check_details(kind: Kind, transition: Transition) -> None:
    known = {REASON, *MARKS, *(detail.name for detail in kind.details)}
    if unknown := {*transition.needs, *transition.asks} - known:
        raise ValueError(f"kind {kind.name}: {transition.verb} asks for unknown details {sorted(unknown)}")


def _check_sheets(kind: Kind) -> None:
    known = {detail.name for detail in kind.details}
    asked = {name for sheet in kind.sheets.values() for name in sheet} | set(kind.shown)
    if unknown := asked - known:
        raise ValueError(f"kind {kind.name}: its sheets name unknown details {sorted(unknown)}")
