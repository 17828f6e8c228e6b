"""What a kind keeps besides, as a reader sees it: each filled in detail with its label."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.access import may
from core.card import Line
from core.i18n import Translator
from core.kinds import KINDS, Detail
from core.record import Record
from handlers.view import View


def label(tr: Translator, kind: str, name: str) -> str:
    """What a detail is called: by the kind's own word, or by the common one."""
    return tr.first(f"field.{kind}.{name}", f"field.{name}")


def shown(record: Record, view: View, names: Iterable[str] | None = None) -> tuple[tuple[str, Line], ...]:
    """The details that are filled in and that the reader may read, with their labels; `names` picks some of them."""
    kind = KINDS[record.kind]
    found = []
    for detail in kind.details:
        if (names is not None and detail.name not in names) or not record.field(detail.name):
            continue
        if detail.until_ended and not kind.is_open(record.status):
            continue
        if detail.readers and (view.reader is None or not may(view.reader, record, detail.readers, view.directory)):
            continue
        found.append((label(view.tr, kind.name, detail.name), line_of(record.field(detail.name), detail, view)))
    return tuple(found)


def line_of(value: str, detail: Detail, view: View) -> Line:
    if detail.type == "when":
        return (view.tr.moment(datetime.fromisoformat(value), view.now),)
    if detail.type == "choice":
        return (view.tr(f"choice.{value}"),)
    if detail.type == "person":
        return (view.name(int(value)),)
    if detail.type == "department":
        department = view.directory.departments.get(int(value))
        return (department.name if department else value,)
    if detail.type == "client":
        return (view.directory.clients.get(int(value), value) if value.isdecimal() else value,)
    return (f"{value} {detail.unit}".rstrip(),)
