"""Task: todo → doing → blocked → done, or cancelled (S002-工作)."""

from core.kinds.model import BACK, Kind, Transition
from core.kinds.words import SOLVED, TAKEN

_WORK = frozenset({"todo", "doing"})
_DOERS = frozenset({"owner", "reporter", "lead", "triage", "unowned"})

TASK = Kind(
    name="task",
    prefix="T",
    sign="☑️",
    states=("todo", "doing", "blocked", "done", "cancelled", "merged"),
    final=frozenset({"done", "cancelled", "merged"}),
    transitions=(
        Transition("take", frozenset({"todo"}), "doing", frozenset({"member"}), owns=True),
        Transition("done", _WORK | {"blocked"}, "done", _DOERS, gates=("nothing_waited_for",)),
        Transition("block", _WORK, "blocked", _DOERS, needs=("reason",)),
        Transition("resume", frozenset({"blocked"}), BACK, _DOERS),
        Transition("cancel", _WORK | {"blocked"}, "cancelled", frozenset({"reporter", "lead", "triage"})),
        Transition("reopen", frozenset({"done", "cancelled", "merged"}), "todo", frozenset({"member"})),
    ),
    marks=("parent", "owner", "department", "severity", "due"),
    acts=("check", "after", "parent"),
    checklist=True,
    captured=True,
    absorbed="merged",
    targets={**TAKEN, **SOLVED},  # any other has its due moment
)
