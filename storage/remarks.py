"""Why a value missed its target, and what is done about it. What was said before stays; the newest counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from core.kpi.model import Remark
from storage.tables import metadata
from storage.uow import Unit

_remarks = metadata.tables["kpi_remarks"]
_m = _remarks.c


def newest(conn: Connection, kpi: int, subject: str, start: date | str) -> Remark | None:
    """What stands beside the number of this period; `subject` is its key. A review of a goal is kept under a name of
    its period in the place of `start` (2026-Q4), since a month begins on the same day."""
    return next(iter(all_of(conn, kpi, subject, start)), None)


def all_of(conn: Connection, kpi: int, subject: str, start: date | str) -> list[Remark]:
    """Everything that was said of it, the newest first."""
    mine = (_m.kpi_id == kpi, _m.subject == subject, _m.start == _written(start))
    return [_remark(row) for row in conn.execute(select(_remarks).where(*mine).order_by(_m.id.desc()))]


def put(unit: Unit, kpi: int, subject: str, start: date | str, remark: Remark) -> None:
    unit.run(
        insert(_remarks).values(
            kpi_id=kpi,
            subject=subject,
            start=_written(start),
            cause=remark.cause,
            remedy=remark.remedy,
            by_day=remark.by.isoformat() if remark.by else "",
            record_id=remark.record,
            person_id=remark.person,
            at=unit.now,
        )
    )


def _remark(row: Any) -> Remark:
    by = date.fromisoformat(row.by_day) if row.by_day else None
    return Remark(row.cause, row.remedy, by, row.person_id or 0, row.record_id)


def _written(start: date | str) -> str:
    return start if isinstance(start, str) else start.isoformat()
