"""Check-ins: which departments are asked when, each asking of one, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.tables import metadata
from storage.uow import Unit

_settings, _rounds = metadata.tables["checkins"], metadata.tables["checkin_rounds"]
_answers = metadata.tables["checkin_answers"]
_s, _r, _a = _settings.c, _rounds.c, _answers.c
_JOINED = select(_answers, _r.department_id, _r.slot, _r.closes_at).join(_rounds, _r.id == _a.round_id)


@dataclass(frozen=True, slots=True)
class Setting:
    """`times` and `patience` are minutes; a department is asked again after so many of working time, once."""

    department: int
    times: tuple[int, ...]
    patience: int


@dataclass(frozen=True, slots=True)
class Round:
    """One asking of a department; `slot` is its moment on everybody's own wall clock."""

    id: int
    department: int
    slot: str
    expected: int
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked; `closes_at` is None once it was summed up."""

    id: int
    round: int
    person: int
    answered_at: datetime | None
    said: str
    department: int
    slot: str
    closes_at: datetime | None


def settings(conn: Connection) -> list[Setting]:
    rows = conn.execute(select(_settings).order_by(_s.department_id))
    return [Setting(row.department_id, tuple(map(int, row.times.split())), row.patience) for row in rows]


def choose(unit: Unit, setting: Setting) -> None:
    forget(unit, setting.department)
    times = " ".join(map(str, setting.times))
    unit.run(insert(_settings).values(department_id=setting.department, times=times, patience=setting.patience))


def forget(unit: Unit, department: int) -> bool:
    return unit.run(delete(_settings).where(_s.department_id == department)) == 1


def round_of(conn: Connection, department: int, slot: str) -> Round | None:
    row = conn.execute(select(_rounds).where(_r.department_id == department, _r.slot == slot)).first()
    return _round(row) if row else None


def round_at(conn: Connection, id: int) -> Round | None:
    row = conn.execute(select(_rounds).where(_r.id == id)).first()
    return _round(row) if row else None


def begin(unit: Unit, department: int, slot: str, expected: int, closes_at: datetime) -> Round:
    values = {"department_id": department, "slot": slot, "expected": expected, "closes_at": closes_at}
    row = unit.row(insert(_rounds).values(**values).returning(_r.id))
    return Round(int(row.id) if row else 0, department, slot, expected, closes_at)


def ask(unit: Unit, round: Round, person: int, follow_at: datetime) -> int:
    values = {"round_id": round.id, "person_id": person, "asked_at": unit.now, "follow_at": follow_at, "said": ""}
    row = unit.row(insert(_answers).values(**values).returning(_a.id))
    return int(row.id) if row else 0


def answer(unit: Unit, id: int, said: str) -> None:
    """The newest words of whoever was asked."""
    unit.run(update(_answers).where(_a.id == id).values(answered_at=unit.now, follow_at=None, said=said))


def close_at(unit: Unit, round: int, at: datetime | None) -> None:
    unit.run(update(_rounds).where(_r.id == round).values(closes_at=at))


def get(conn: Connection, id: int) -> Asked | None:
    row = conn.execute(_JOINED.where(_a.id == id)).first()
    return _asked(row) if row else None


def newest(conn: Connection, person: int) -> Asked | None:
    """What somebody was asked last."""
    row = conn.execute(_JOINED.where(_a.person_id == person).order_by(_a.id.desc()).limit(1)).first()
    return _asked(row) if row else None


def of_round(conn: Connection, round: int) -> list[Asked]:
    """Who was asked, those who answered first in the order of their answers."""
    order = (_a.answered_at.is_(None), _a.answered_at, _a.id)
    return [_asked(row) for row in conn.execute(_JOINED.where(_a.round_id == round).order_by(*order))]


def to_follow(unit: Unit, limit: int) -> list[Asked]:
    """Who has not answered and is to be asked again now; it is noted that they were."""
    found = [_asked(row) for row in _taken(unit, _JOINED.where(_a.follow_at <= unit.now).order_by(_a.id).limit(limit))]
    unit.run(update(_answers).where(_a.id.in_([one.id for one in found])).values(follow_at=None))
    return found


def to_close(unit: Unit, limit: int) -> list[Round]:
    """What is to be summed up now; it is noted that it was."""
    query = select(_rounds).where(_r.closes_at <= unit.now).order_by(_r.closes_at).limit(limit)
    found = [_round(row) for row in _taken(unit, query)]
    unit.run(update(_rounds).where(_r.id.in_([one.id for one in found])).values(closes_at=None))
    return found


def next_follow(conn: Connection) -> datetime | None:
    """When the next one is asked again."""
    return conn.execute(select(func.min(_a.follow_at)).where(_a.follow_at.is_not(None))).scalar()


def next_close(conn: Connection) -> datetime | None:
    """When the next asking is summed up."""
    return conn.execute(select(func.min(_r.closes_at)).where(_r.closes_at.is_not(None))).scalar()


def _taken(unit: Unit, query: Any) -> Sequence[Row[Any]]:
    return unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)


def _round(row: Row[Any]) -> Round:
    return Round(row.id, row.department_id, row.slot, row.expected, row.closes_at)


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        row.id,
        row.round_id,
        row.person_id,
        row.answered_at,
        row.said,
        row.department_id,
        row.slot,
        row.closes_at,
    )
