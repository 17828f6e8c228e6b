"""Complaint: recorded → classified → assigned → in progress → replied → closed (S001-3.3-b); dissatisfied goes back.

It closes only when its tasks are done, the client was told and is satisfied. A manager may close one that does not
satisfy, with a reason; it is counted apart.
"""

from core.kinds.model import Detail, Kind, Transition
from core.kinds.words import CHANNELS, RATED_BY, RATINGS, SOLVED

_OPEN = ("recorded", "classified", "assigned", "in_progress", "replied")
_ENDED = frozenset({"closed", "unsatisfied"})
_GONE = frozenset({"cancelled", "merged"})
_LEADS = frozenset({"lead", "triage"})
TYPES = ("quality", "delivery", "service", "price", "returns", "exchanges", "another")

COMPLAINT = Kind(
    name="complaint",
    prefix="C",
    sign="😠",
    states=(*_OPEN, *sorted(_ENDED), *sorted(_GONE)),
    final=_ENDED | _GONE,
    transitions=(
        Transition(
            "classify",
            frozenset({"recorded"}),
            "classified",
            _LEADS | {"owner"},
            needs=("type",),
            asks=("department", "demand", "measures"),
        ),
        Transition("assign", frozenset({"recorded", "classified"}), "assigned", _LEADS, needs=("owner",)),
        Transition(
            "take", frozenset({"recorded", "classified", "assigned"}), "in_progress", frozenset({"member"}), owns=True
        ),
        Transition("inform", frozenset({"in_progress", "replied"}), "replied", asks=("channel",)),
        Transition("satisfied", frozenset({"replied"}), "closed", gates=("work_done",)),
        Transition("dissatisfied", frozenset({"replied"}), "in_progress"),
        Transition(
            "concede", frozenset({"in_progress", "replied"}), "unsatisfied", frozenset({"approve"}), needs=("reason",)
        ),
        Transition("cancel", frozenset(_OPEN), "cancelled", frozenset({"reporter", "lead", "triage"})),
        Transition("reopen", _ENDED, "in_progress", frozenset({"member"}), starts=("escalate",)),
        Transition("reopen", _GONE, "recorded", frozenset({"member"})),
    ),
    marks=("client", "owner", "department", "severity", "due"),
    required=("client",),
    buttons=(
        *("take", "satisfied", "dissatisfied", "inform", "client_near", "client_add", "rate"),
        *("reopen", "assign", "due", "copy_reply", "comment"),
    ),
    captured=True,
    reactions=False,  # what happens to a client's complaint is said in words
    absorbed="merged",
    asks_lead=True,
    details=(
        Detail("type", "choice", choices=TYPES),
        Detail("demand"),
        Detail("measures"),
        Detail("channel", "choice", choices=CHANNELS, filled=False),
        Detail("rating", "choice", choices=RATINGS, filled=False),
        Detail("rated_by", "choice", choices=RATED_BY, filled=False),
    ),
    sheets={"analysis": ("type", "demand", "measures")},
    shown=("type", "demand", "rating", "rated_by"),
    upon={"rate": _ENDED | {"replied"}, "copy_reply": frozenset(_OPEN) | _ENDED},
    begins=("crowd",),
    climbs="vice_president",
    replies={
        **dict.fromkeys(("recorded", "classified", "assigned"), "received"),
        **dict.fromkeys(("in_progress", "replied"), "handled"),
        "closed": "solved",
        "unsatisfied": "ended",
    },
    waits_for={"replied": "client"},
    apart=frozenset({"unsatisfied"}),
    owes=frozenset(_OPEN) - {"replied"},
    targets={"response": "1h", "reply": "1e", **SOLVED},
)
