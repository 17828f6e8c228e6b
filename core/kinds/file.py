"""A kind of record from a file: the same shape as a kind in Python, with its words in three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from core.escalation.model import LEVELS
from core.kinds import parts
from core.kinds.model import Kind, check
from core.kinds.parts import Known as Known
from core.kinds.table import Table, Wrong, a_name, shown
from core.kinds.texts import texts_of, words_of

MARKS = ("parent", "owner", "department", "client", "severity", "due")
_SEVERITIES = ("low", "normal", "high", "urgent")
_PREFIX = re.compile(r"[A-Z]{1,4}", re.ASCII)
_KEYS = frozenset({
    "name", "prefix", "sign", "states", "final", "transitions", "asks", "details", "sheets", "shown", "marks",
    "required", "buttons", "process", "captured", "offered", "notes", "asks_lead", "reactions", "report", "texts",
    "climbs", "waits_for",
})  # fmt: skip
_ACTIONS = frozenset(["assign", "due", "comment", "severity", "client", "details", "rename", "answer"])
"""What a card's buttons may be besides the kind's own verbs."""


def kind_of(data: Mapping[str, object], known: Known) -> Kind:
    """The kind that a file declares. Raises Wrong, saying where and what is allowed; nothing is half read."""
    top = Table(data, "", _KEYS)
    name = top.name("name")
    states = tuple(a_name(state, "states") for state in top.texts("states"))
    if name in {*known.taken, *known.kinds, *known.verbs}:
        raise Wrong(f"name {name} is taken already; choose another")
    if not states:
        raise Wrong("states must name at least the first state, in which a record begins")
    details = parts.details(top)
    transitions = tuple(parts.transition(t, states, details, known) for t in top.tables("transitions", parts.STEP))
    verbs = {transition.verb for transition in transitions}
    if same := verbs & {name, f"{name}_report"}:
        raise Wrong(f"transitions names {min(same)}, which is the command of the kind itself; choose another verb")
    reviews = tuple(parts.review(ask, verbs, details) for ask in top.tables("asks", parts.ASK))
    final = frozenset(top.some("final", states))
    if states[0] in final:
        raise Wrong(f"final names {states[0]}, in which a record begins")
    marks = top.some("marks", MARKS, ("owner", "department", "severity", "due"))
    names = [detail.name for detail in details]
    kind = Kind(
        name=name,
        prefix=_prefix(top),
        sign=top.text("sign", "📄", 8),
        states=states,
        final=final,
        transitions=transitions,
        marks=marks,
        required=top.some("required", marks),
        buttons=top.some("buttons", verbs | _ACTIONS | {f"{name}_report"}, (*(t.verb for t in transitions), "comment")),
        captured=top.flag("captured", True),
        offered=top.flag("offered", False),
        notes=top.flag("notes", False),
        asks_lead=top.flag("asks_lead", False),
        reactions=top.flag("reactions", True),
        climbs=top.one("climbs", ("", *LEVELS), ""),
        absorbed="merged" if "merged" in final else "",
        details=details,
        sheets=parts.sheets(top, names),
        shown=top.some("shown", names),
        process=frozenset(top.some("process", {*names, *_SEVERITIES})),
        reviews=reviews,
        report=(report := top.some("report", names)),
        steps={"report": f"{name}_report"} if report else {},
        waits_for=parts.waits_for(top, states, final),
    )
    return _finished(kind, top)


def _finished(kind: Kind, top: Table) -> Kind:
    """With its words, once it is known that it fits together."""
    try:
        check(kind)
    except ValueError as error:
        raise Wrong(str(error).removeprefix(f"kind {kind.name}: ")) from None
    texts = texts_of(kind, top.table("texts"))
    return replace(kind, texts=texts, words=words_of(kind, top.table("texts")))


def _prefix(top: Table) -> str:
    prefix = top.text("prefix")
    if not _PREFIX.fullmatch(prefix):
        raise Wrong(
            f"prefix {shown(prefix)} must be one to four of A to Z: references look like {prefix[:1] or 'V'}-12"
        )
    return prefix
