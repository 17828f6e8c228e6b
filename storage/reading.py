"""Who may read which records, as a condition of every query for readers; core/access.py says the same of one record.

What may stand in a room of colleagues is the same for all of them: it is for everyone, or for the room's department.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from core.people import Person, Role
from storage.tables import metadata

_people = metadata.tables["people"]
_r = metadata.tables["records"].c
_clients = metadata.tables["clients"]
_c = _clients.c
_d = metadata.tables["departments"].c
_o = metadata.tables["owners"].c
_n = metadata.tables["client_readers"].c
_owner = _people.alias("client_owner")


@lru_cache(maxsize=512)
def readable(reader: Person) -> ColumnElement[bool]:
    """The records that this person may read. To build it costs as much as to ask it."""
    if not reader.has("read"):
        return false()
    if reader.role is Role.GENERAL_MANAGER:
        return true()
    p, mine = _people.c, reader.department
    own = select(p.id).where(or_(p.id == reader.id, p.same_as_id == reader.id))
    below = own.cte("below", recursive=True)
    under = _people.alias("under")
    below = below.union(
        select(under.c.id).where(
            or_(and_(under.c.superior_id == below.c.id, under.c.same_as_id.is_(None)), under.c.same_as_id == below.c.id)
        )
    )
    led = select(_d.id).where(_d.lead_id.in_(select(below.c.id)))
    theirs = func.coalesce(_c.department_id, _owner.c.department_id)
    joined = _clients.outerjoin(_owner, _owner.c.id == _c.owner_id)
    by_department = and_(_c.readers == "department", theirs == mine) if mine is not None else false()
    named = and_(_c.readers == "people", _c.id.in_(select(_n.client_id).where(_n.person_id.in_(own))))
    clients = (
        select(_c.id)
        .select_from(joined)
        .where(or_(_c.readers == "everyone", _c.owner_id.in_(select(below.c.id)), by_department, named))
    )
    for_departments = select(_c.id).where(_c.readers == "department")
    return or_(
        _r.client_id.is_(None),
        _r.client_id.in_(clients),
        _r.reporter_id.in_(own),
        _r.owner_id.in_(select(below.c.id)),
        _r.id.in_(select(_o.record_id).where(_o.person_id.in_(select(below.c.id)))),
        _r.department_id.in_(led),
        and_(_r.department_id == mine, _r.client_id.in_(for_departments)) if mine is not None else false(),
    )


def standing(departments: Collection[int]) -> ColumnElement[bool]:
    """The records whose card may stand in the room of these departments, where colleagues alone sit."""
    theirs = func.coalesce(_c.department_id, _owner.c.department_id)
    joined = select(_c.id).select_from(_clients.outerjoin(_owner, _owner.c.id == _c.owner_id))
    for_department = select(_c.id).where(_c.readers == "department")
    return or_(
        _r.client_id.is_(None),
        _r.client_id.in_(select(_c.id).where(_c.readers == "everyone")),
        _r.client_id.in_(joined.where(_c.readers == "department", theirs.in_(departments))),
        and_(_r.department_id.in_(departments), _r.client_id.in_(for_department)),
    )
