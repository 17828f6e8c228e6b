"""What is needed to tell somebody what happened while they were away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select, update

from core.calendar import Away
from core.record import Record
from storage.asks import JOINED as ASKS
from storage.asks import Ask, read_asks
from storage.history import Entry, entry_of
from storage.owners import had_by
from storage.records import JOINED, read_all
from storage.tables import metadata
from storage.uow import Unit

_leaves = metadata.tables["leaves"]
_history, _texts = metadata.tables["history"], metadata.tables["texts"]
_l, _h, _a, _r = _leaves.c, _history.c, metadata.tables["asks"].c, metadata.tables["records"].c
_MOST = 500


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody comes back from a leave at this moment."""

    leave: int
    person: int
    away: Away
    at: datetime


def due(unit: Unit, limit: int) -> list[Return]:
    """Whose moment has come, the earliest first."""
    query = select(_leaves).where(_l.back_at <= unit.now).order_by(_l.back_at).limit(limit)
    rows = unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)
    return [Return(row.id, row.person_id, Away(row.first, row.last, row.late, row.early), row.back_at) for row in rows]


def put_off(unit: Unit, leaves: Sequence[int], at: datetime | None) -> None:
    """They come back later than was thought; None where it was worked off."""
    unit.run(update(_leaves).where(_l.id.in_(leaves)).values(back_at=at))


def next_moment(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_l.back_at))).scalar()


def answered_for(conn: Connection, person: int, since: datetime) -> list[Ask]:
    """What was asked of somebody and answered by others since then."""
    whose = or_(_a.person_id == person, _a.delegate_id == person)
    query = ASKS.where(whose, _a.answered_at >= since, _a.answered_by_id != person)
    return read_asks(conn, query.limit(_MOST))


def done_by_others(conn: Connection, person: int, since: datetime, stood: int) -> list[Entry]:
    """What others did since then to what somebody has, the newest first, and what who stood in took from them."""
    was_theirs = or_(*(_h.before.contains(f'"owner_id": {person}{end}', autoescape=True) for end in ",}"))
    taken = and_(_r.owner_id == stood, _r.moved_at >= since, was_theirs)
    query = (
        select(_history, _texts.c.body)
        .join(metadata.tables["records"], _r.id == _h.record_id)
        .outerjoin(_texts, _texts.c.id == _h.text_id)
        .where(or_(had_by(person), taken), _h.at >= since, _h.actor_id != person)
        .order_by(_h.id.desc())
    )
    return [entry_of(row) for row in conn.execute(query.limit(_MOST))]


def waiting(conn: Connection, person: int, until: datetime) -> list[Record]:
    """What somebody has that is open and due until then."""
    query = JOINED.where(had_by(person), _r.closed_at.is_(None), _r.due_at <= until).order_by(_r.due_at, _r.id)
    return read_all(conn, query.limit(_MOST))
