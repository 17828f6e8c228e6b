"""Issue: reported → analysing → planned → executing → monitoring → closed (S000-4.1); a plain one closes at once."""

from core.kinds.model import BACK, Kind, Transition

_WORK = frozenset({"reported", "analysing", "planned", "executing", "monitoring"})
_DOERS = frozenset({"owner", "reporter", "lead", "triage", "unowned"})

ISSUE = Kind(
    name="issue",
    prefix="I",
    sign="🐛",
    states=("reported", "analysing", "planned", "executing", "monitoring", "blocked", "closed", "cancelled", "merged"),
    final=frozenset({"closed", "cancelled", "merged"}),
    transitions=(
        Transition("take", frozenset({"reported"}), "analysing", frozenset({"member"}), owns=True),
        Transition("plan", frozenset({"reported", "analysing"}), "planned"),
        Transition("execute", frozenset({"reported", "analysing", "planned"}), "executing"),
        Transition("monitor", frozenset({"executing"}), "monitoring"),
        Transition("done", _WORK | {"blocked"}, "closed", _DOERS),
        Transition("block", _WORK, "blocked", _DOERS, needs=("reason",)),
        Transition("resume", frozenset({"blocked"}), BACK, _DOERS),
        Transition("cancel", _WORK | {"blocked"}, "cancelled", frozenset({"reporter", "lead", "triage"})),
        Transition("reopen", frozenset({"closed", "cancelled", "merged"}), "reported", frozenset({"member"})),
    ),
    captured=True,
    absorbed="merged",
)
