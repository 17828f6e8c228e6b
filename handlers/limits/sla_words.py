"""Targets in words: for whom one holds, and how long it gives."""

from __future__ import annotations

from collections.abc import Iterable

from core.card import Bold, Line
from core.i18n import Translator
from core.kinds import KINDS, SEVERITIES
from core.people import Directory
from core.sla import SET, Span, Target
from core.sla.targets import possible, preset

_PARTS = " · "


def say_span(tr: Translator, span: Span) -> str:
    """`4 working hours`, `until the end of the next working day`."""
    if span.unit != "end":
        return tr.count(f"span.{span.unit}", span.amount)
    if span.amount < 2:
        return tr("span.end_next" if span.amount else "span.end_same")
    return tr.count("span.end", span.amount)


def say_about(tr: Translator, directory: Directory, target: Target) -> str:
    """`complaint · high · grade A · Operations`"""
    department = directory.departments.get(target.department)
    names = [
        tr(f"choice.{target.kind}") if target.kind else "",
        tr(f"choice.{target.severity}") if target.severity else "",
        tr("sla.grade", grade=target.grade) if target.grade else "",
        department.name if department else "",
    ]
    return _PARTS.join(name for name in names if name) or tr("sla.all")


def say_target(tr: Translator, target: Target) -> str:
    span = say_span(tr, target.span) if target.span else tr("sla.off")
    return tr(f"sla.{target.what}", span=span)


def grouped(tr: Translator, directory: Directory, targets: Iterable[Target]) -> list[Line]:
    """A line for all that holds for the same; our defaults say that they are ours."""
    groups: dict[tuple[object, ...], list[Target]] = {}
    for target in sorted(targets, key=lambda target: SET.index(target.what)):
        groups.setdefault(target.about, []).append(target)
    found: list[Line] = []
    for group in groups.values():
        said = _PARTS.join(say_target(tr, target) for target in group)
        mark = tr("limited.preset") if group[0].preset else ""
        found.append((Bold(say_about(tr, directory, group[0])), f": {said}{mark}"))
    return found


def presets(given: Iterable[Target]) -> list[Target]:
    """Our defaults, less those in whose place something is set."""
    taken = {(target.what, target.about) for target in given}
    found = []
    for kind in KINDS.values():
        for severity in ("", *reversed(SEVERITIES)):
            for what in SET:
                name = f"{what}.{severity}" if severity else what
                target = preset(what, kind, severity) if name in kind.targets else None
                if target and possible(what, kind) and (what, target.about) not in taken:
                    found.append(target)
    return found
