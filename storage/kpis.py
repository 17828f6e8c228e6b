"""The KPIs that are declared, as one snapshot; written rarely."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.kpi.model import Kpi
from storage import meta
from storage.tables import metadata
from storage.uow import Unit

MILLION = 1_000_000
_kpis = metadata.tables["kpis"]
_k = _kpis.c
_AMOUNTS = ("warning", "critical", "low", "high", "dead")
_PLAIN = (
    "code", "unit", "direction", "period", "scope", "source", "formula", "total", "readers", "checked", "due",
    "measure", "enabled", "revision",
)  # fmt: skip


def load(conn: Connection) -> tuple[Kpi, ...]:
    """All of them, in the order in which they were declared."""
    return tuple(map(_kpi, conn.execute(select(_kpis).order_by(_k.id))))


def put(unit: Unit, kpi: Kpi, author: int | None) -> Kpi:
    """Declares it, or changes the one of its id; as it stands then."""
    row = _row(kpi) | {"author_id": author, "at": unit.now}
    if kpi.id:
        row["revision"] = kpi.revision + 1
        unit.run(update(_kpis).where(_k.id == kpi.id).values(**row))
        made = replace(kpi, revision=kpi.revision + 1)
    else:
        found = unit.row(insert(_kpis).values(**row).returning(_k.id))
        made = replace(kpi, id=int(found.id) if found else 0)
    meta.touch_directory(unit)
    return made


def stored(value: Decimal | None) -> int | None:
    """As it lies in the database: whole millionths, rounded half to even. Raises ValueError beyond nine trillion."""
    if value is None:
        return None
    scaled = int((value * MILLION).to_integral_value())
    if abs(scaled) >= 1 << 63:
        raise ValueError(f"{value} is too large to be kept")
    return scaled


def amount(scaled: int | None) -> Decimal | None:
    return None if scaled is None else Decimal(scaled) / MILLION


def _row(kpi: Kpi) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(kpi, name) for name in _PLAIN}
    row |= {name: stored(getattr(kpi, name)) for name in _AMOUNTS}
    names = json.dumps(dict(kpi.names), ensure_ascii=False)
    return {**row, "names": names, "owner_id": kpi.owner, "department_id": kpi.department}


def _kpi(row: Any) -> Kpi:
    values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    values |= {name: amount(getattr(row, name)) for name in _AMOUNTS}
    return Kpi(id=row.id, names=json.loads(row.names), owner=row.owner_id, department=row.department_id, **values)
