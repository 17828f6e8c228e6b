"""Finding of an audit: recorded → analysed → correcting → preventing → verified (S000-6.2-c)."""

from core.kinds.model import Detail, Kind, Transition

FINDING = Kind(
    name="finding",
    prefix="F",
    sign="🔎",
    states=("recorded", "analysed", "correcting", "preventing", "verified"),
    final=frozenset({"verified"}),
    transitions=(
        Transition("analyse", frozenset({"recorded"}), "analysed"),
        Transition("correct", frozenset({"analysed"}), "correcting", needs=("corrective",)),
        Transition("prevent", frozenset({"correcting"}), "preventing", needs=("preventive",)),
        Transition("verify", frozenset({"preventing"}), "verified", frozenset({"audit"})),
        Transition("reopen", frozenset({"verified"}), "correcting", frozenset({"audit"})),
    ),
    details=(Detail("corrective"), Detail("preventive")),
)
