"""When people want to be left alone, and how often they may be interrupted: their own settings over the company's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import dml as postgresql_dialect
from sqlalchemy.dialects.sqlite import dml as sqlite_dialect

from core.attention import BUDGET, OFF, Hours, Manners, read_hours, write_hours
from storage.tables import metadata
from storage.uow import Unit

_quiets = metadata.tables["quiets"]
_q = _quiets.c
COMPANY = 0
_OFF = "off"


def manners(conn: Connection, person: int) -> Manners:
    """What holds for somebody; for COMPANY what holds for everybody who has set nothing."""
    query = select(_q.hours, _q.budget).where(_q.owner_id.in_((COMPANY, person))).order_by(_q.owner_id.desc())
    rows = conn.execute(query).all()
    hours = next((row.hours for row in rows if row.hours), "")
    budget = next((row.budget for row in rows if row.budget is not None), BUDGET)
    return Manners((OFF if hours == _OFF else read_hours(hours)) if hours else None, budget)


def put_hours(unit: Unit, person: int, hours: Hours | None) -> None:
    """None: as the company has it, or by the working time where the company says nothing."""
    _put(unit, person, hours=(_OFF if hours == OFF else write_hours(hours)) if hours else "")


def put_budget(unit: Unit, person: int, budget: int | None) -> None:
    _put(unit, person, budget=budget)


def _put(unit: Unit, person: int, **values: Any) -> None:
    insert = sqlite_dialect.Insert if unit.dialect == "sqlite" else postgresql_dialect.Insert
    row = {"level": "person" if person else "company", "owner_id": person, "hours": "", "budget": None, **values}
    unit.run(insert(_quiets).values(**row).on_conflict_do_update(index_elements=["level", "owner_id"], set_=values))
