"""Contact: a visit, a talk, an enquiry or a suggestion of a client (S000-1.4-a, S001-3.3-a, -c, -d).

A visit and a talk have happened when they are recorded; an enquiry and a suggestion stay open until they are answered.
"""

from core.kinds.model import Detail, Kind, Transition
from core.kinds.words import CHANNELS, RATED_BY, RATINGS

TYPES = ("contact", "visit", "enquiry", "suggestion")
HAPPENED = frozenset({"contact", "visit"})
OUTCOMES = ("good", "problem")
_OPEN = frozenset({"recorded", "in_progress"})
_DOERS = frozenset({"owner", "reporter", "lead", "triage", "unowned"})

CONTACT = Kind(
    name="contact",
    prefix="V",
    sign="🤝",
    states=("recorded", "in_progress", "closed", "cancelled"),
    final=frozenset({"closed", "cancelled"}),
    transitions=(
        Transition("take", frozenset({"recorded"}), "in_progress", frozenset({"member"}), owns=True),
        Transition("done", _OPEN, "closed", _DOERS),
        Transition("cancel", _OPEN | {"closed"}, "cancelled", frozenset({"reporter", "lead", "triage"})),
        Transition("reopen", frozenset({"closed", "cancelled"}), "recorded", frozenset({"member"})),
    ),
    marks=("client", "owner", "department", "due"),
    required=("client",),
    buttons=("take", "done", "assign", "due", "rate", "comment"),
    asks_lead=True,
    details=(
        Detail("type", "choice", choices=TYPES, filled=False),
        Detail("outcome", "choice", choices=OUTCOMES),
        Detail("channel", "choice", choices=CHANNELS),
        Detail("rating", "choice", choices=RATINGS, filled=False),
        Detail("rated_by", "choice", choices=RATED_BY, filled=False),
    ),
    sorts="type",
    lists_ended=True,
    shown=("type", "outcome", "channel", "rating", "rated_by"),
    upon={"rate": _OPEN | {"closed"}},
    owes=_OPEN,
    targets={"reply": "1e"},
)
