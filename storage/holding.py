"""Messages to one person that are held back until their day begins, and what was said in their place."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text, update

from storage.outbox import Message, message_of
from storage.tables import metadata
from storage.uow import Unit

_outbox = metadata.tables["outbox"]
_o, _s = _outbox.c, metadata.tables["schedules"].c
_HELD = text("state = 'held'")
_TOLD = text("room_id is null and sent_at is not null")
_TAKEN = text("taken_by <> ''")
_UNSENT = text("state in ('due', 'sending', 'unknown')")


class Said(NamedTuple):
    """A message that somebody was sent: when, and what its renderer was given."""

    at: datetime
    params: Mapping[str, str]


def had(conn: Connection, person: int, since: datetime, kinds: Collection[str]) -> int:
    """How many messages of these kinds somebody was sent, alone, since then."""
    query = select(func.count()).where(_TOLD, _o.person_id == person, _o.sent_at >= since, _o.kind.in_(kinds))
    return int(conn.execute(query).scalar_one())


def said(conn: Connection, person: int, record: int, since: datetime, kinds: Collection[str]) -> list[Said]:
    """The messages of these kinds about a record that somebody was sent, alone, since then."""
    mine = (_TOLD, _o.person_id == person, _o.record_id == record, _o.sent_at >= since, _o.kind.in_(kinds))
    rows = conn.execute(select(_o.sent_at, _o.params).where(*mine).order_by(_o.id))
    return [Said(row.sent_at, json.loads(row.params)) for row in rows]


def of(conn: Connection, person: int) -> list[Message]:
    """What is held for somebody, in the order in which it was to be said."""
    rows = conn.execute(select(_outbox).where(_HELD, _o.person_id == person).order_by(_o.id))
    return [message_of(row) for row in rows]


def in_place_of(conn: Connection, key: str) -> list[Message]:
    """What the message of this key says in the place of others."""
    return [message_of(row) for row in conn.execute(select(_outbox).where(_TAKEN, _o.taken_by == key).order_by(_o.id))]


def beside(conn: Connection, person: int, id: int) -> list[Message]:
    """All that was said in the same message as one of them."""
    key = conn.execute(select(_o.taken_by).where(_o.id == id, _o.person_id == person)).scalar()
    return in_place_of(conn, key) if key else []


def due(conn: Connection, now: datetime, limit: int) -> list[int]:
    """For whom something is held that may be said now."""
    query = select(_o.person_id).where(_HELD, _o.held_until <= now).distinct().order_by(_o.person_id).limit(limit)
    return list(conn.execute(query).scalars())


def put_off(unit: Unit, person: int, until: datetime) -> None:
    """All that is held for somebody waits until then."""
    unit.run(update(_outbox).where(_HELD, _o.person_id == person).values(held_until=until))


def take(unit: Unit, person: int, ids: Collection[int], by: str) -> int:
    """Another message says these in their place: how many were still held."""
    mine = update(_outbox).where(_HELD, _o.person_id == person, _o.id.in_(ids))
    return unit.run(mine.values(state="merged", taken_by=by))


def pass_on(unit: Unit, person: int, by: str) -> None:
    """What a digest has taken that was not sent yet, the newer one says."""
    older = select(_o.key).where(_UNSENT, _o.lane == f"person:{person}", _o.kind == "digest", _o.state == "due")
    unit.run(update(_outbox).where(_TAKEN, _o.taken_by.in_(older), _o.person_id == person).values(taken_by=by))


def next_moment(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_o.held_until)).where(_HELD)).scalar()


def next_digest(conn: Connection, person: int) -> datetime | None:
    """When somebody's own digest comes, which says what is held for them."""
    return conn.execute(select(func.min(_s.next_at)).where(_s.kind == "digest", _s.person_id == person)).scalar()
