"""Issue: reported → analysing → planned → executing → monitoring → closed (S000-4.1); a plain one closes at once.

The whole way, with the evaluation of the effect and the lesson (S000-4.3-a), is for what is high or urgent, for what
happens again, and for what somebody promotes.
"""

from core.kinds.model import BACK, Detail, Kind, Transition
from core.kinds.words import SOLVED, TAKEN

_WORK = frozenset({"reported", "analysing", "planned", "executing", "monitoring"})
_DOERS = frozenset({"owner", "reporter", "lead", "triage", "unowned"})
_PLAN = ("root_cause", "temporary", "long_term")
_LEARNED = ("evaluation", "lesson")

ISSUE = Kind(
    name="issue",
    prefix="I",
    sign="🐛",
    states=("reported", "analysing", "planned", "executing", "monitoring", "blocked", "closed", "cancelled", "merged"),
    final=frozenset({"closed", "cancelled", "merged"}),
    transitions=(
        Transition("take", frozenset({"reported"}), "analysing", frozenset({"member"}), owns=True),
        Transition("plan", frozenset({"reported", "analysing"}), "planned", when="plain"),
        Transition("plan", frozenset({"analysing"}), "planned", needs=_PLAN, when="process"),
        Transition("execute", frozenset({"reported", "analysing", "planned"}), "executing", when="plain"),
        Transition("execute", frozenset({"planned"}), "executing", when="process"),
        Transition("monitor", frozenset({"executing"}), "monitoring"),
        Transition("done", _WORK | {"blocked"}, "closed", _DOERS, when="plain"),
        # What became grave on its way has skipped steps: what they would have asked is asked at the end.
        Transition(
            "done",
            frozenset({"monitoring"}),
            "closed",
            _DOERS,
            needs=(*_LEARNED, *_PLAN),
            asks=("prevention",),
            when="process",
        ),
        Transition("block", _WORK, "blocked", _DOERS, needs=("reason",)),
        Transition("resume", frozenset({"blocked"}), BACK, _DOERS),
        Transition("cancel", _WORK | {"blocked"}, "cancelled", frozenset({"reporter", "lead", "triage"})),
        Transition("reopen", frozenset({"closed", "cancelled", "merged"}), "reported", frozenset({"member"})),
    ),
    process_buttons=(
        *("take", "plan", "execute", "monitor", "done", "resume"),
        *("reopen", "assign", "block", "due", "comment"),
    ),
    details=(
        *map(Detail, ("description", "scope", "first_handling", "follow_up")),
        Detail("expected", "when"),
        *map(Detail, (*_PLAN, "prevention", *_LEARNED)),
        *map(Detail, ("fallback", "support", "staffing")),
        *map(Detail, ("what", "why", "who", "when", "where", "how", "how_much")),
    ),
    sheets={
        "report": ("description", "scope", "first_handling", "follow_up", "expected"),
        "emergency": ("fallback", "support", "staffing"),
        "five_w": ("what", "why", "who", "when", "where", "how", "how_much"),
    },
    shown=("expected",),
    steps={"report": "report"},
    process=frozenset({"high", "urgent", "promoted", "repeats"}),
    acts=("report", "cannot", "promote", "emergency", "five_w"),
    alarms=frozenset({"urgent"}),
    remembers=True,
    captured=True,
    absorbed="merged",
    targets={**TAKEN, "response.normal": "8h", **SOLVED},
)
