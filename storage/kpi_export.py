"""KPIs for `muster export kpis`: each value with its definition and its target, and what is declared without values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from core.kpi.model import subject_of
from storage.kpis import MILLION
from storage.tables import metadata

_t = metadata.tables
_k, _f, _g = _t["kpis"].c, _t["kpi_figures"].c, _t["kpi_targets"].c
_by, _checked = _t["people"].alias("by"), _t["people"].alias("checked")
_DEFINED = ("code", "unit", "direction", "scope", "source", "formula", "total", "readers", "checked", "due", "enabled")
FIELDS = (
    *("code", "name", "unit", "direction", "every", "scope", "source", "formula", "total", "readers", "checked", "due"),
    *("enabled", "about", "from", "value", "state", "realistic", "ideal", "origin", "by", "at", "verified_by"),
    *("verified_at", "reason"),
)
QUERY = (
    select(
        *(_k[name] for name in _DEFINED),
        _k.names,
        _k.period.label("every"),
        _f.subject,
        _f.start.label("from"),
        _f.value,
        _f.state,
        _f.origin,
        _f.at,
        _f.verified_at,
        _f.reason,
        _g.realistic,
        _g.ideal,
        _by.c.name.label("by"),
        _checked.c.name.label("verified_by"),
    )
    .select_from(_t["kpis"])
    .outerjoin(_t["kpi_figures"], _f.kpi_id == _k.id)
    .outerjoin(
        _t["kpi_targets"],
        and_(_g.kpi_id == _k.id, _g.subject == _f.subject, _g.period == _k.period, _g.start == _f.start),
    )
    .outerjoin(_by, _by.c.id == _f.by_id)
    .outerjoin(_checked, _checked.c.id == _f.verified_by_id)
    .order_by(_k.id, _f.start, _f.id)
)
_CHUNK = 1000


def rows(conn: Connection) -> Iterator[dict[str, Any]]:
    """Values that a correction took the place of, too: their state is `replaced`. Numbers are of the KPI's unit, a
    percentage is a ratio."""
    known = {
        scope: {row.id: row.name for row in conn.execute(select(_t[table].c.id, _t[table].c.name))}
        for scope, table in (("department", "departments"), ("person", "people"), ("client", "clients"))
    }
    found = conn.execution_options(yield_per=_CHUNK).execute(QUERY)
    for row in found.mappings():
        yield _made({str(name): value for name, value in row.items()}, known)


def _made(row: dict[str, Any], known: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    names = json.loads(row["names"])
    more = {
        "name": names.get("en") or next(iter(names.values()), row["code"]),
        "about": _about(row["subject"], known),
        **{name: _number(row[name]) for name in ("value", "realistic", "ideal")},
        **{name: _plain(row[name]) for name in ("at", "verified_at")},
    }
    return {name: more[name] if name in more else row[name] for name in FIELDS}


def _about(key: str | None, known: Mapping[str, Mapping[int, str]]) -> str | None:
    """Whom it is about by name; "" the company, None where there is no value."""
    if key is None:
        return None
    subject = subject_of(key)
    return subject.name or known.get(subject.scope, {}).get(subject.id, "")


def _number(scaled: int | None) -> int | float | None:
    if scaled is None:
        return None
    return scaled // MILLION if scaled % MILLION == 0 else scaled / MILLION


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
