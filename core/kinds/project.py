"""Project: initiated → approved → executing → accepting ↔ rectifying → closed (S001-3.2)."""

from core.kinds.model import Kind, Transition

PROJECT = Kind(
    name="project",
    prefix="P",
    sign="📐",
    states=("initiated", "approved", "executing", "accepting", "rectifying", "closed"),
    final=frozenset({"closed"}),
    transitions=(
        Transition("approve", frozenset({"initiated"}), "approved", frozenset({"approve"})),
        Transition("execute", frozenset({"approved"}), "executing"),
        Transition("accept", frozenset({"executing", "rectifying"}), "accepting"),
        Transition("rectify", frozenset({"accepting"}), "rectifying"),
        Transition("done", frozenset({"accepting"}), "closed"),
    ),
)
