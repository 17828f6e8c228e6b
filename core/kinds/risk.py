"""Risk: identified → assessed → responding → monitored → closed (S001-5.1)."""

from core.kinds.model import Detail, Kind, Transition

RISK = Kind(
    name="risk",
    prefix="R",
    sign="⚠️",
    states=("identified", "assessed", "responding", "monitored", "closed"),
    final=frozenset({"closed"}),
    transitions=(
        Transition("assess", frozenset({"identified"}), "assessed", needs=("likelihood", "impact")),
        Transition("respond", frozenset({"assessed"}), "responding"),
        Transition("monitor", frozenset({"responding"}), "monitored"),
        Transition("done", frozenset({"monitored"}), "closed"),
        Transition("reopen", frozenset({"closed"}), "identified", frozenset({"member"})),
    ),
    details=(Detail("likelihood", "line"), Detail("impact", "line")),
)
