"""The parts of a kind in a file: its details, its steps, and whom its steps ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import get_args

from core.kinds.model import BACK, REASON, Detail, DetailType, Review, Transition
from core.kinds.table import Table, Wrong, a_name, listed, of
from core.people import RIGHTS

RELATIONS = frozenset({"member", "owner", "reporter", "lead", "unowned"})
"""What somebody can be to a record (core/access.py), beside the rights of their role."""
_RESERVED = frozenset({
    "asks", "ask", "back", "client_name", "files", "from", "into", "message", "offer", "owner", "page", "reason",
    "record", "ref", "sheet", "status", "text", "verb",
})  # fmt: skip
WAITED = ("client", "blocked")
"""What a record may wait for by its state alone (core/stuck.py)."""
STEP = frozenset(["verb", "from", "to", "who", "needs", "asks", "gates", "starts", "when", "owns"])
_DETAIL = frozenset(["name", "type", "choices", "unit", "readers"])
ASK = frozenset(["name", "verb", "departments", "days", "if"])


@dataclass(frozen=True, slots=True)
class Known:
    """What a file can name: `gates` and `starts` of the program; `taken` are names of commands that are no verbs."""

    gates: Collection[str] = ()
    starts: Collection[str] = ()
    taken: Collection[str] = ()
    kinds: Collection[str] = ()
    verbs: Collection[str] = ()


def details(top: Table) -> tuple[Detail, ...]:
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


def transition(step: Table, states: Collection[str], details: Collection[Detail], known: Known) -> Transition:
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


def review(ask: Table, verbs: Collection[str], details: Collection[Detail]) -> Review:
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


def waits_for(top: Table, states: Collection[str], final: Collection[str]) -> Mapping[str, str]:
    """The states in which others must move, each with what it is stuck for then."""
    given = top.table("waits_for", set(states) - set(final))
    found = {state: given.one(state, WAITED, "") for state in given.data}
    return {"blocked": "blocked", **found} if "blocked" in states else found


def sheets(top: Table, names: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    sheets = top.table("sheets")
    return {a_name(name, "sheets"): sheets.some(name, names) for name in sheets.data}
