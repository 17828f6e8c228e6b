"""Complaint: recorded → classified → assigned → in progress → replied → closed (S001-3.3-b); dissatisfied goes back.

It closes only when the client is satisfied.
"""

from core.kinds.model import Kind, Transition

_OPEN = ("recorded", "classified", "assigned", "in_progress", "replied")
_LEADS = frozenset({"lead", "triage"})

COMPLAINT = Kind(
    name="complaint",
    prefix="C",
    sign="😠",
    states=(*_OPEN, "closed", "cancelled", "merged"),
    final=frozenset({"closed", "cancelled", "merged"}),
    transitions=(
        Transition("classify", frozenset({"recorded"}), "classified", _LEADS),
        Transition("assign", frozenset({"recorded", "classified"}), "assigned", _LEADS, needs=("owner",)),
        Transition(
            "take", frozenset({"recorded", "classified", "assigned"}), "in_progress", frozenset({"member"}), owns=True
        ),
        Transition("inform", frozenset({"in_progress"}), "replied"),
        Transition("satisfied", frozenset({"replied"}), "closed"),
        Transition("dissatisfied", frozenset({"replied"}), "in_progress"),
        Transition("cancel", frozenset(_OPEN), "cancelled", frozenset({"reporter", "lead", "triage"})),
        Transition("reopen", frozenset({"closed"}), "in_progress", frozenset({"member"})),
        Transition("reopen", frozenset({"cancelled", "merged"}), "recorded", frozenset({"member"})),
    ),
    marks=("client", "owner", "department", "severity", "due"),
    required=("client",),
    buttons=(
        *("take", "inform", "satisfied", "dissatisfied", "client_near", "client_add"),
        *("reopen", "assign", "due", "comment"),
    ),
    captured=True,
    reactions=False,  # what happens to a client's complaint is said in words
    absorbed="merged",
    asks_lead=True,
    waits_for={"replied": "client"},
)
