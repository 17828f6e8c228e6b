"""Meeting: notes as they were typed, a title and lines (S000-4.2-a); recorded → closed."""

from core.kinds.model import Kind, Transition

_DOERS = frozenset({"owner", "reporter", "lead", "triage"})

MEETING = Kind(
    name="meeting",
    prefix="M",
    sign="📝",
    states=("recorded", "closed", "cancelled", "merged"),
    final=frozenset({"closed", "cancelled", "merged"}),
    transitions=(
        Transition("done", frozenset({"recorded"}), "closed", _DOERS),
        Transition("cancel", frozenset({"recorded"}), "cancelled", frozenset({"reporter", "lead", "triage"})),
        Transition("reopen", frozenset({"closed", "cancelled", "merged"}), "recorded", frozenset({"member"})),
    ),
    marks=("department",),
    buttons=("done", "reopen", "comment"),
    captured=True,
    notes=True,
    absorbed="merged",
)
