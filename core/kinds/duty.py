"""Duty: one occurrence of a recurring obligation (requirements.md section 5): pending → done, or skipped with a reason.

That it is overdue follows from when it is due; its grace is counted in working days. What needs its evidence has a file
or a link before it is done (S000-6.2-b, S000-5.1).
"""

from core.kinds.model import Detail, Kind, Transition

_DOERS = frozenset({"owner", "lead", "triage", "unowned"})
_LEADS = frozenset({"lead", "triage"})

DUTY = Kind(
    name="duty",
    prefix="U",
    sign="🔁",
    states=("pending", "done", "skipped"),
    final=frozenset({"done", "skipped"}),
    transitions=(
        Transition("done", frozenset({"pending"}), "done", _DOERS, gates=("evidence",)),
        Transition("skip", frozenset({"pending"}), "skipped", _LEADS, needs=("reason",), own=True),
        Transition("reopen", frozenset({"done", "skipped"}), "pending", frozenset({"owner", "lead", "triage"})),
    ),
    marks=("owner", "department", "client", "due"),
    buttons=("audit_start", "done", "check", "skip", "reopen", "due", "comment"),
    acts=("audit_start", "check"),
    details=(
        Detail("proof", "choice", choices=("required",), filled=False, until_ended=True),
        Detail("evidence"),
        Detail("grace", "number", filled=False, until_ended=True),
        Detail("unopened", "line", filled=False),
    ),
    shown=("proof", "evidence", "grace", "unopened"),
    asks_lead=True,
    checklist=True,
)
