"""Who has a record besides its owner. The record's own fields say it; this index is how their lists find it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select

from storage.tables import metadata
from storage.uow import Unit

_owners = metadata.tables["owners"]
_o = _owners.c
_r = metadata.tables["records"].c


def had_by(*people: int) -> ColumnElement[bool]:
    """The records that somebody owns, or one of several, alone or with others."""
    if len(people) == 1:
        return or_(_r.owner_id == people[0], _r.id.in_(select(_o.record_id).where(_o.person_id == people[0])))
    return or_(_r.owner_id.in_(people), _r.id.in_(select(_o.record_id).where(_o.person_id.in_(people))))


def follow(unit: Unit, record: int, fields: Any, before: Any = "{}") -> None:
    """The index as the fields of a record have it now, as JSON; `before` is what they were."""
    new, old = _of(fields), _of(before)
    if new == old:
        return
    unit.run(delete(_owners).where(_o.record_id == record))
    if new:
        unit.run(insert(_owners), [{"record_id": record, "person_id": person} for person in sorted(new)])


def _of(fields: Any) -> set[int]:
    return {int(id) for id in json.loads(fields).get("owners", "").split()} if '"owners"' in fields else set()
