"""What can be done with a record now, by whom, and the buttons for it: the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence

from core.access import may
from core.card import Button
from core.kinds import KINDS, Kind
from core.nearest import nearest
from core.people import Directory, Person
from core.record import Record
from core.reminding import whose
from handlers.asks import asked
from handlers.view import View

_ALIKE = 70
_MOST = 5
CORRECTIONS = {
    "assign": "owner",
    "due": "due",
    "severity": "severity",
    "client": "client",
    "details": "",
    "rename": "",
    "kind": "",
    "merge": "",
}
"""What is done to any open record by whoever may edit it → the mark that its kind must have for it."""
_ASKS = ("answer", "ask_nudge", "ask")
_REMINDERS = ("promise", "snooze", "why")
EDITORS = frozenset({"owner", "reporter", "lead", "triage"})
"""Who may correct a record and say whose it is."""


def buttons(record: Record, kind: Kind, view: View, wanted: Sequence[str] | None = None) -> tuple[Button, ...]:
    """The likeliest first and at most five, the fifth leading to the rest; a reader sees only their own."""
    listed = dict.fromkeys(("answer", *kind.likeliest(record))) if wanted is None else wanted
    verbs = [verb for verb in listed if offered(record, kind, verb, view)]
    if wanted is None:
        # Before somebody has begun, who it shall be is likelier than what is in their way.
        less = "block" if kind.waits(record.status) else "assign"
        verbs = [verb for verb in verbs if verb != less]
        if set(possible(record, kind, view)) - set(verbs):
            verbs = [*verbs[: _MOST - 1], "more"]
    return tuple(button(record, kind, verb, view, index == 0) for index, verb in enumerate(verbs))


def button(record: Record, kind: Kind, verb: str, view: View, primary: bool = False) -> Button:
    if verb == "client_near":
        label = f"{nearest_client(record, view.directory)}?"
    elif verb == "client_add":
        label = view.tr("button.client_add", name=record.field("client_name"))
    else:
        label = view.tr.first(f"button.{verb}.{kind.name}", f"button.{verb}")
    return Button(verb, label, record.ref, record.revision, primary)


def nearest_client(record: Record, directory: Directory) -> str | None:
    """The client on file that the name given for a record is probably a slip of."""
    name = record.field("client_name")
    return nearest(name, directory.clients.values(), _ALIKE) if name else None


def possible(record: Record, kind: Kind, view: View) -> list[str]:
    """Everything that can be done to the record now, by the reader where there is one, likeliest first."""
    likeliest = kind.likeliest(record)
    rest = (*kind.upon, *kind.verbs(record.status), *kind.acts, "ask", *_REMINDERS, *CORRECTIONS)
    verbs = dict.fromkeys(("answer", "ask_nudge", *likeliest, *rest))
    return [verb for verb in verbs if offered(record, kind, verb, view)]


def offered(record: Record, kind: Kind, verb: str, view: View) -> bool:
    """Whether the state allows the verb, and the reader, when there is one, may run it."""
    if verb == "comment":
        return True
    if verb in _ASKS:
        return asked.offered(record, verb, view)
    if verb in _REMINDERS:
        mine = view.reader is None or view.reader.id in whose(record, view.directory)
        return kind.is_open(record.status) and (verb != "promise" or mine)
    if verb == kind.report_command:
        return bool(kind.report)
    if verb in ("client_add", "client_near"):
        known = verb == "client_add" or nearest_client(record, view.directory)
        return "client" in kind.marks and bool(record.field("client_name") and known)
    if verb == "audit_start" and not _starts(record):
        return False
    if verb in kind.acts and kind.transition(verb, record.status) is None:
        promoted = verb == "promote" and kind.needs_process(record)
        mine = view.reader is None or may_edit(view.reader, record, view.directory)
        return kind.is_open(record.status) and not promoted and mine
    if verb in CORRECTIONS:
        if CORRECTIONS[verb] not in ("", *kind.marks) or (verb == "details" and not kind.details):
            return False
        return kind.is_open(record.status) and (view.reader is None or may_edit(view.reader, record, view.directory))
    if verb in kind.upon:
        return record.status in kind.upon[verb]
    transition = kind.step(verb, record)
    return transition is not None and (view.reader is None or may(view.reader, record, transition.who, view.directory))


def _starts(record: Record) -> bool:
    """Whether a duty is an audit that can be planned: of a kind that is still declared."""
    found = KINDS.get(record.field("starts").partition(":")[0])
    return found is not None and not found.archived


def may_edit(person: Person, record: Record, directory: Directory) -> bool:
    return may(person, record, EDITORS, directory)
