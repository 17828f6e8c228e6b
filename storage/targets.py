"""Targets of service as administrators set them: written rarely, read with the directory as one snapshot."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from core.sla import Target, Targets, read_span, write_span
from storage import limits, meta
from storage.tables import metadata
from storage.uow import Unit

_targets = metadata.tables["targets"]
_t = _targets.c


def load(conn: Connection) -> Targets:
    rows = conn.execute(select(_targets).order_by(_t.id))
    return Targets(
        Target(row.what, read_span(row.span), row.kind, row.severity, row.grade, row.department_id or 0) for row in rows
    )


def put(unit: Unit, wanted: Iterable[Target], dropped: Iterable[Target], author: int) -> None:
    """Sets targets, each in the place of the one for the same, and takes others back; what is open follows."""
    new = list(wanted)
    for target in (*new, *dropped):
        about = (_t.kind == target.kind, _t.severity == target.severity, _t.grade == target.grade)
        department = _t.department_id.is_not_distinct_from(target.department or None)
        unit.run(delete(_targets).where(_t.what == target.what, *about, department))
    rows = [
        {
            "what": target.what,
            "kind": target.kind,
            "severity": target.severity,
            "grade": target.grade,
            "department_id": target.department or None,
            "span": write_span(target.span),
            "author_id": author,
            "at": unit.now,
        }
        for target in new
    ]
    if rows:
        unit.run(insert(_targets), rows)
    meta.touch_directory(unit)
    limits.look_again(unit)
