"""A kind of record from a file: the same shape as a kind in Python, with its words in three languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from core.kinds.model import BACK, REASON, Detail, DetailType, Kind, Review, Transition, check
from core.kinds.table import Table, Wrong, a_name, listed, of, shown
from core.kinds.texts import texts_of, words_of
from core.people import RIGHTS

RELATIONS = frozenset({"member", "owner", "reporter", "lead", "unowned"})
"""What somebody can be to a record (core/access.py), beside the rights of their role."""
MARKS = ("parent", "owner", "department", "client", "severity", "due")
_SEVERITIES = ("low", "normal", "high", "urgent")
_PREFIX = re.compile(r"[A-Z]{1,4}", re.ASCII)
_RESERVED = frozenset(
    "asks ask back client_name files from into message offer owner page reason record ref sheet status text verb".split()
)
_KEYS = frozenset(
    "name prefix sign states final transitions asks details sheets shown marks required buttons process captured "
    "offered notes asks_lead report texts".split()
)
_STEP = frozenset("verb from to who needs asks gates starts when owns".split())
_DETAIL = frozenset("name type choices unit readers".split())
_ASK = frozenset("name verb departments days if".split())
_ACTIONS = frozenset("assign due comment severity client details rename answer".split())
"""What a card's buttons may be besides the kind's own verbs."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a file can name: `gates` and `starts` of the program; `taken` are names of commands that are no verbs."""

    gates: Collection[str] = ()
    starts: Collection[str] = ()
    taken: Collection[str] = ()
    kinds: Collection[str] = ()
    verbs: Collection[str] = ()


def kind_of(data: Mapping[str, object], known: Known) -> Kind:
    """The kind that a file declares. Raises Wrong, saying where and what is allowed; nothing is half read."""
    top = Table(data, "", _KEYS)
    name = top.name("name")
    states = tuple(a_name(state, "states") for state in top.texts("states"))
    if name in {*known.taken, *known.kinds, *known.verbs}:
        raise Wrong(f"name {name} is taken already; choose another")
    if not states:
        raise Wrong("states must name at least the first state, in which a record begins")
    details = _details(top)
    transitions = tuple(_transition(step, states, details, known) for step in top.tables("transitions", _STEP))
    verbs = {transition.verb for transition in transitions}
    reviews = tuple(_review(ask, verbs, details) for ask in top.tables("asks", _ASK))
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
        buttons=top.some(
            "buttons", verbs | _ACTIONS | {f"{name}_report"}, (*dict.fromkeys(t.verb for t in transitions), "comment")
        ),
        captured=top.flag("captured", True),
        offered=top.flag("offered", False),
        notes=top.flag("notes", False),
        asks_lead=top.flag("asks_lead", False),
        absorbed="merged" if "merged" in final else "",
        details=details,
        sheets=_sheets(top, names),
        shown=top.some("shown", names),
        process=frozenset(top.some("process", {*names, *_SEVERITIES})),
        reviews=reviews,
        report=top.some("report", names),
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


def _details(top: Table) -> tuple[Detail, ...]:
    found = tuple(_detail(one) for one in top.tables("details", _DETAIL))
    names = [detail.name for detail in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Wrong(f"details names {listed(sorted(twice))} twice")
    return found


def _detail(one: Table) -> Detail:
    name = one.name("name")
    if name in _RESERVED:
        raise Wrong(f"{one.where}.name {name} is a word of the program's own; choose another")
    type_: DetailType = one.one("type", get_args(DetailType), "text")  # type: ignore[assignment]  # one of its words
    choices = tuple(a_name(choice, f"{one.where}.choices") for choice in one.texts("choices"))
    if bool(choices) is not (type_ == "choice"):
        raise Wrong(f"{one.where}: a detail of the type choice has choices, and no other has")
    return Detail(name, type_, choices, one.text("unit", "", 20), frozenset(one.some("readers", _people())))


def _people() -> frozenset[str]:
    return RELATIONS | frozenset(RIGHTS)


def _transition(step: Table, states: Collection[str], details: Collection[Detail], known: Known) -> Transition:
    verb = step.name("verb")
    if verb in known.taken or verb in known.kinds:
        raise Wrong(f"{step.where}.verb {verb} is a command of its own already; choose another")
    askable = {REASON, *(detail.name for detail in details)}
    if not (sources := step.some("from", states)):
        raise Wrong(f"{step.where}.from must name the states that it leads from; there are {listed(sorted(states))}")
    when = step.one("when", ("", "plain", "process"), "")
    return Transition(
        verb=verb,
        sources=frozenset(sources),
        target=step.one("to", {*states, BACK}, ""),
        who=frozenset(step.some("who", _people(), ("owner", "reporter", "lead", "triage", "unowned"))),
        needs=step.some("needs", askable),
        asks=step.some("asks", askable),
        gates=step.some("gates", known.gates),
        starts=step.some("starts", known.starts),
        when=when,  # type: ignore[arg-type]  # one of the three
        owns=step.flag("owns", False),
    )


def _review(ask: Table, verbs: Collection[str], details: Collection[Detail]) -> Review:
    departments = ask.data.get("departments")
    if not isinstance(departments, list) or not departments:
        raise Wrong(f"{ask.where}.departments must be a list of departments, each a name or a list of its names")
    given = ask.table("if", {detail.name for detail in details})
    for detail in details:
        if detail.name in given.data:
            given.one(detail.name, detail.choices or {given.text(detail.name)}, "")
    return Review(
        name=ask.name("name"),
        verb=of((ask.name("verb"),), verbs, f"{ask.where}.verb")[0],
        departments=tuple(Table({"names": one}, f"{ask.where}.departments").texts("names") for one in departments),
        days=ask.count("days", 2, 60),
        given={name: given.text(name) for name in given.data},
    )


def _sheets(top: Table, names: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    sheets = top.table("sheets")
    return {a_name(name, "sheets"): sheets.some(name, names) for name in sheets.data}
