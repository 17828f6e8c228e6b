"""Recurring obligations and their occurrences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from core.duties.obligation import Obligation
from core.record import Record
from storage.records import JOINED, read_all
from storage.tables import metadata
from storage.uow import Unit

_obligations, _occurrences = metadata.tables["obligations"], metadata.tables["occurrences"]
_o, _c = _obligations.c, _occurrences.c
_records = metadata.tables["records"]
_r = _records.c
_OF_RECORDS = JOINED.join(_occurrences, _c.record_id == _r.id)


def everything(conn: Connection) -> list[Obligation]:
    """In the order of their names, those that are off too."""
    return _read(conn, select(_obligations).order_by(_o.name))


def get(conn: Connection, id: int) -> Obligation | None:
    return next(iter(_read(conn, select(_obligations).where(_o.id == id))), None)


def of_record(conn: Connection, record: int) -> Obligation | None:
    """What a record is an occurrence of."""
    query = select(_obligations).join(_occurrences, _c.obligation_id == _o.id).where(_c.record_id == record)
    return next(iter(_read(conn, query)), None)


def put(unit: Unit, obligation: Obligation) -> int:
    """Keeps it; a new one, whose id is 0, gets its own."""
    values = {**_row(obligation), "at": unit.now}
    if obligation.id:
        unit.run(update(_obligations).where(_o.id == obligation.id).values(**values))
        return obligation.id
    row = unit.row(insert(_obligations).values(**values).returning(_o.id))
    return int(row.id) if row else 0


def is_there(conn: Connection, obligation: int, whom: int, first: str, last: str) -> bool:
    """Whether there is an occurrence that is due from the one to the other, as they are written, whatever became of
    it."""
    mine = (_c.obligation_id == obligation, _c.whom == whom, _c.due.between(first, last))
    return conn.execute(select(_c.record_id).where(*mine)).first() is not None


def add(unit: Unit, obligation: int, record: int, due: str, whom: int) -> None:
    unit.run(insert(_occurrences).values(record_id=record, obligation_id=obligation, due=due, whom=whom))


def pending(conn: Connection, obligation: int, whom: int | None = None) -> list[Record]:
    """Its occurrences that wait to be done, the earliest due first."""
    mine = [_c.obligation_id == obligation, _r.closed_at.is_(None)]
    if whom is not None:
        mine.append(_c.whom == whom)
    return read_all(conn, _OF_RECORDS.where(*mine).order_by(_r.due_at, _r.id))


def done(conn: Connection, obligation: int, since: datetime, until: datetime) -> int:
    """How many were done in that time, `until` not included."""
    mine = (_c.obligation_id == obligation, _r.status == "done")
    query = select(func.count()).join(_occurrences, _c.record_id == _r.id)
    within = (_r.closed_at >= since, _r.closed_at < until)
    return int(conn.execute(query.where(*mine, *within)).scalar_one())


def visited(conn: Connection, obligation: int) -> Mapping[int, datetime]:
    """When each client was visited last: by a visit on file or by the duty itself."""
    theirs = _r.client_id.is_not(None)
    visit = (_r.kind == "contact") & (_r.status == "closed") & _r.fields.like('%"type": "visit"%')
    duty = _r.id.in_(select(_c.record_id).where(_c.obligation_id == obligation)) & (_r.status == "done")
    query = select(_r.client_id, func.max(_r.closed_at)).where(theirs, visit | duty).group_by(_r.client_id)
    return {client: at for client, at in conn.execute(query) if at}


def waiting_for(conn: Connection, obligation: int) -> set[int]:
    """Whom its open occurrences are about."""
    mine = (_c.obligation_id == obligation, _r.closed_at.is_(None))
    return set(conn.execute(select(_c.whom).join(_records, _r.id == _c.record_id).where(*mine)).scalars())


def _row(obligation: Obligation) -> Mapping[str, Any]:
    names = {"department": "department_id", "set_by": "set_by_id"}
    values = {names.get(name, name): getattr(obligation, name) for name in Obligation.__dataclass_fields__}
    del values["id"]
    return values | {"set_by_id": obligation.set_by or None}


def _read(conn: Connection, query: Select[Any]) -> list[Obligation]:
    found = []
    for row in conn.execute(query).mappings():
        values = dict(row)
        values |= {"department": values.pop("department_id"), "set_by": values.pop("set_by_id") or 0}
        del values["at"]
        found.append(Obligation(**values))
    return found
