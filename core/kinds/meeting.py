"""Meeting: planned, held while its thread is kept, then its notes (S000-4.2-a); recorded → closed."""

from core.kinds.model import Detail, Kind, Transition

_DOERS = frozenset({"owner", "reporter", "lead", "triage"})
_ANYBODY = frozenset({"member"})

MEETING = Kind(
    name="meeting",
    prefix="M",
    sign="📝",
    states=("recorded", "planned", "held", "closed", "cancelled", "merged"),
    final=frozenset({"closed", "cancelled", "merged"}),
    transitions=(
        Transition("meeting_start", frozenset({"planned"}), "held", _ANYBODY, own=True),
        Transition("meeting_end", frozenset({"held"}), "recorded", _DOERS, own=True),
        Transition("done", frozenset({"recorded"}), "closed", _DOERS),
        Transition("meeting_notes", frozenset({"recorded"}), "recorded", _DOERS, own=True),
        Transition("meeting_pdf", frozenset({"recorded"}), "recorded", _ANYBODY, own=True),
        Transition("meeting_pdf", frozenset({"closed"}), "closed", _ANYBODY, own=True),
        Transition("meeting_ics", frozenset({"planned"}), "planned", _ANYBODY, own=True),
        Transition(
            "cancel", frozenset({"recorded", "planned", "held"}), "cancelled", frozenset({"reporter", "lead", "triage"})
        ),
        Transition("reopen", frozenset({"closed", "cancelled", "merged"}), "recorded", _ANYBODY),
    ),
    marks=("department",),
    buttons=("meeting_end", "meeting_start", "meeting_ics", "done", "reopen", "comment"),
    captured=True,
    notes=True,
    steps={name: f"meeting_{name}" for name in ("start", "end", "next", "notes", "present", "pdf", "ics")},
    listens=frozenset({"held"}),
    absorbed="merged",
    details=(
        Detail("starts", "when"),
        Detail("place", "line"),
        Detail("present"),
        Detail("absent"),
        Detail("agenda"),
    ),
    shown=("starts", "place", "present", "absent", "agenda"),
)
