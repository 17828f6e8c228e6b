"""Complaint: recorded → classified → assigned → in progress → replied → closed (S001-3.3-b); dissatisfied goes back."""

from core.kinds.model import Kind, Transition

_OPEN = ("recorded", "classified", "assigned", "in_progress", "replied")
_LEADS = frozenset({"lead", "triage"})

COMPLAINT = Kind(
    name="complaint",
    prefix="C",
    sign="😠",
    states=(*_OPEN, "closed"),
    final=frozenset({"closed"}),
    transitions=(
        Transition("classify", frozenset({"recorded"}), "classified", _LEADS),
        Transition("assign", frozenset({"recorded", "classified"}), "assigned", _LEADS, needs=("owner",)),
        Transition(
            "take", frozenset({"recorded", "classified", "assigned"}), "in_progress", frozenset({"member"}), owns=True
        ),
        Transition("reply", frozenset({"in_progress"}), "replied"),
        Transition("satisfied", frozenset({"replied"}), "closed"),
        Transition("dissatisfied", frozenset({"replied"}), "in_progress"),
        Transition("reopen", frozenset({"closed"}), "in_progress", frozenset({"member"})),
    ),
    marks=("client", "owner", "department", "severity", "due"),
)
