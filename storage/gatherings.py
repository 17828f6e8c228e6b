"""Cards that gather many new records of a room: one message, edited in place, with a line for each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select, text, update

from storage import outbox
from storage.many import among
from storage.tables import metadata
from storage.types import Utc
from storage.uow import Unit

KIND = "gathered"
WITHIN = timedelta(hours=1)
_gatherings = metadata.tables["gatherings"]
_postings = metadata.tables["postings"]
_outbox, _records = metadata.tables["outbox"], metadata.tables["records"]
_g, _p, _o, _r = _gatherings.c, _postings.c, _outbox.c, _records.c
_GATHERED = text("gathering_id is not null")
_AT_ONCE = 500


def _waiting() -> Select[Any]:
    """The new cards of a room that wait, of which handlers/attention/crowding.py would say that they gather."""
    query = select(_o.id, _o.record_id).join(_postings, (_p.record_id == _o.record_id) & (_p.room_id == _o.room_id))
    query = query.join(_records, _r.id == _o.record_id).where(
        outbox.OPEN, _o.lane == bindparam("lane"), _o.state == "due", _o.kind == "card", _o.params == "{}",
        _o.due_at <= bindparam("now", type_=Utc), _p.platform_id == "", _p.thread == "", _p.gathering_id.is_(None),
        _r.severity != "urgent",
    )  # fmt: skip
    return query.order_by(_o.id).limit(_AT_ONCE)


_WAITING = {"sqlite": _waiting(), "postgresql": _waiting().with_for_update(of=_outbox, skip_locked=True)}


def cards_since(conn: Connection, room: int, since: datetime) -> int:
    """How many cards were posted anew in a room; not those below somebody's message."""
    query = select(func.count()).where(_p.room_id == room, _p.posted_at > since, _p.thread == "")
    return int(conn.execute(query).scalar_one())


def get(conn: Connection, id: int) -> Any:
    """room_id, platform_id, wanted, shown; None where there is none."""
    return conn.execute(select(_gatherings).where(_g.id == id)).first()


def records_of(conn: Connection, id: int) -> list[int]:
    query = select(_p.record_id).where(_GATHERED, _p.gathering_id == id).order_by(_p.record_id)
    return list(conn.execute(query).scalars())


def count(conn: Connection, id: int) -> int:
    query = select(func.count()).select_from(_postings).where(_GATHERED, _p.gathering_id == id)
    return int(conn.execute(query).scalar_one())


def newest(conn: Connection, id: int, limit: int, before: int | None = None) -> list[int]:
    """The newest records that are lines of it, those older than `before`, newest first."""
    query = select(_p.record_id).where(_GATHERED, _p.gathering_id == id)
    query = query if before is None else query.where(_p.record_id < before)
    return list(conn.execute(query.order_by(_p.record_id.desc()).limit(limit)).scalars())


def only_record_at(conn: Connection, room: int, platform_id: str) -> int | None:
    """The record of the card that gathers no other, for replies under it."""
    there = select(_g.id).where(_g.room_id == room, _g.platform_id == platform_id)
    found = conn.execute(select(_p.record_id).where(_GATHERED, _p.gathering_id.in_(there)).limit(2)).scalars().all()
    return found[0] if len(found) == 1 else None


def waiting(unit: Unit, room: int) -> dict[int, int]:
    """Message → record of the new cards that wait in a room and gather, too. One by one, a burst of captures would cost
    the sender more than the captures."""
    asked = {"lane": f"room:{room}", "now": unit.now}
    return {row.id: row.record_id for row in unit.rows(_WAITING[unit.dialect], asked)}


def gather(unit: Unit, room: int, records: Collection[int]) -> str:
    """Records are lines of the room's card of this hour, which is begun where there is none: the key of the message
    that says so."""
    id = _of_this_hour(unit, room)
    here = update(_postings).where(_p.room_id == room, among(_p.record_id, "records"))
    unit.run(here.values(gathering_id=id), {"records": records})
    return redraw(unit, id)


def redraw(unit: Unit, id: int) -> str:
    """Its card is to show what holds now."""
    counted = update(_gatherings).where(_g.id == id).values(wanted=_g.wanted + 1)
    row = unit.row(counted.returning(_g.wanted, _g.room_id))
    if row is None:
        return ""
    key = f"gathered:{id}:{row.wanted}"
    outbox.put(unit, KIND, key=key, room=row.room_id, revision=row.wanted, params={"gathering": str(id)})
    return key


def leave(unit: Unit, record: int, room: int) -> None:
    """The record is no line any more: it has a card of its own, or may not be seen there."""
    here = (_p.record_id == record, _p.room_id == room)
    id = unit.conn.execute(select(_p.gathering_id).where(*here)).scalar()
    if id:
        unit.run(update(_postings).where(*here).values(gathering_id=None))
        redraw(unit, id)


def scatter(unit: Unit, id: int) -> list[int]:
    """The room cannot be reached: each record is to have its own card again, wherever that goes. Which they are."""
    found = records_of(unit.conn, id)
    unit.run(update(_postings).where(_GATHERED, _p.gathering_id == id).values(gathering_id=None))
    return found


def shown(unit: Unit, id: int, platform_id: str, revision: int) -> None:
    mine = update(_gatherings).where(_g.id == id, _g.shown <= revision)
    unit.run(mine.values(platform_id=platform_id, shown=revision))


def left_behind(unit: Unit, room: int) -> None:
    """The room's messages cannot be reached any more: such a card is posted anew at its next change."""
    unit.run(update(_gatherings).where(_g.room_id == room).values(platform_id="", shown=0))


def _of_this_hour(unit: Unit, room: int) -> int:
    query = select(func.max(_g.id)).where(_g.room_id == room, _g.at > unit.now - WITHIN)
    if found := unit.conn.execute(query).scalar():
        return int(found)
    row = {"room_id": room, "at": unit.now, "platform_id": "", "wanted": 0, "shown": 0}
    made = unit.row(insert(_gatherings).values(**row).returning(_g.id))
    return int(made.id) if made else 0
