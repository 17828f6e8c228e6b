"""One line for each change, the same in a thread, in the history and to a watcher; each reader's in their language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.card import Line, Span
from core.i18n import Translator
from core.people import Directory
from handlers.escalation import chain_lines
from storage.history import Entry


def line_of(
    tr: Translator, directory: Directory, now: datetime, verb: str, who: int | None, note: str, facts: Mapping[str, Any]
) -> Line:
    """`Bob closed it: replaced the cable`; `facts` are the change's, as the history keeps them."""
    spans: dict[str, Span] = {"who": _name(tr, directory, who), "note": note}
    if facts.get("due_at"):
        spans["at"] = tr.moment(datetime.fromisoformat(facts["due_at"]), now)
    if "owner" in facts:
        spans["whom"] = _name(tr, directory, facts["owner"])
    if "owners" in facts:
        spans["others"] = tr("comma").join(_name(tr, directory, id) for id in facts["owners"])
    if "client" in facts:
        spans["client"] = directory.clients.get(facts["client"], tr("nobody"))
    for name in ("severity", "kind"):
        if name in facts:
            spans[name] = tr(f"choice.{facts[name]}")
    if verb == "escalated":
        spans |= chain_lines.spans(tr, directory, facts)
    spans |= {name: facts[name] for name in ("was", "other", "version") if name in facts}
    if "limit" in facts:
        spans["limit"], at = tr(f"limit.{facts['limit']}"), datetime.fromisoformat(facts["limit_at"])
        spans["at"] = tr.moment(at, now)
    line = tr.line(f"line.{verb}_note" if note and tr.has(f"line.{verb}_note") else f"line.{verb}", **spans)
    chosen = [tr(key) for name in facts.get("chosen", ()) if tr.has(key := f"choice.{name}")]
    return (*line, "".join(f" · {one}" for one in chosen)) if chosen else line


def entry_line(tr: Translator, directory: Directory, now: datetime, entry: Entry) -> Line:
    """The line of something that stands in the history."""
    return line_of(tr, directory, now, entry.verb, entry.actor, entry.text, entry.changes)


def _name(tr: Translator, directory: Directory, person: int | None) -> str:
    found = directory.people.get(person or 0)
    return found.name if found else tr("nobody")
