"""Everything that somebody has and could hand over."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage import asks
from storage.tables import metadata

_t = metadata.tables
_h, _i, _o, _r = _t["handovers"].c, _t["handover_items"].c, _t["owners"].c, _t["records"].c
_MOST_ASKS = 1000
Thing = tuple[str, int]
"""A sort of thing (handlers/handovers/holdings.py) and the id of what it is."""


def holdings(conn: Connection, person: int) -> list[Thing]:
    """Everything that somebody has and that is not on its way to anybody, sort by sort."""
    open_ = _r.closed_at.is_(None)
    clients, departments, people = _t["clients"].c, _t["departments"].c, _t["people"].c
    duties, kpis = _t["obligations"].c, _t["kpis"].c
    shared = select(_r.id).join(_t["owners"], _o.record_id == _r.id).where(_o.person_id == person, open_)
    queries = {
        "record": select(_r.id).where(_r.owner_id == person, open_).order_by(_r.due_at.is_(None), _r.due_at, _r.id),
        "shared": shared.where(_r.owner_id.is_distinct_from(person)).order_by(_r.id),
        "client": select(clients.id).where(clients.owner_id == person).order_by(clients.name),
        "duty": select(duties.id)
        .where(duties.owner == f"person:{person}", duties.enabled.is_(True))
        .order_by(duties.id),
        "kpi": select(kpis.id).where(kpis.owner_id == person, kpis.enabled.is_(True)).order_by(kpis.id),
        "department": select(departments.id).where(departments.lead_id == person).order_by(departments.name),
        "report": select(people.id)
        .where(people.superior_id == person, people.active.is_(True), people.same_as_id.is_(None))
        .order_by(people.name),
    }
    found = {sort: list(conn.execute(query).scalars()) for sort, query in queries.items()}
    found["ask"] = [ask.asked.id for ask in asks.waiting_for(conn, [person], [], _MOST_ASKS)]
    moving = _on_their_way(conn, person)
    return [(sort, id) for sort, ids in found.items() for id in ids if (sort, id) not in moving]


def _on_their_way(conn: Connection, giver: int) -> set[Thing]:
    going = _i.handover_id.in_(select(_h.id).where(_h.giver_id == giver, _h.state.in_(("offered", "moving"))))
    return {(row.sort, row.target_id) for row in conn.execute(select(_i.sort, _i.target_id).where(going))}
