"""Decision: what a meeting resolved (S000-3); in force until it is withdrawn, looked at again at its review date."""

from core.kinds.model import Kind, Transition

_DOERS = frozenset({"owner", "reporter", "lead", "triage"})

DECISION = Kind(
    name="decision",
    prefix="D",
    sign="⚖️",
    states=("in_force", "cancelled", "merged"),
    final=frozenset({"cancelled", "merged"}),
    transitions=(
        Transition("review", frozenset({"in_force"}), "in_force", _DOERS, own=True),
        Transition("cancel", frozenset({"in_force"}), "cancelled", _DOERS),
        Transition("reopen", frozenset({"cancelled", "merged"}), "in_force", frozenset({"member"})),
    ),
    marks=("owner", "department", "due"),
    buttons=("review", "due", "cancel", "reopen", "comment"),
    captured=True,
    offered=False,
    has_it=True,
    due_days=90,
    absorbed="merged",
)
