"""Where records' cards stand, and which revision each room was shown."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from storage.ledgers import POSTINGS
from storage.tables import metadata
from storage.uow import Unit

_postings = metadata.tables["postings"]
_records = metadata.tables["records"]
_p = _postings.c
_COLUMNS = (_p.record_id, _p.room_id, _p.thread, _p.platform_id, _p.shown, _p.gathering_id)


@dataclass(frozen=True, slots=True)
class Posting:
    """`platform_id` is empty until the card was posted; it is edited when `shown` is behind the record. `gathering` is
    the card of many in which the record is a line (storage/gatherings.py)."""

    record: int
    room: int
    thread: str
    platform_id: str
    shown: int
    gathering: int | None = None

    @property
    def stands(self) -> bool:
        """Whether the room can see it, as a card or as a line."""
        return bool(self.platform_id or self.gathering)


def want(unit: Unit, record: int, room: int, thread: str = "") -> None:
    """From now on the record has a card in this room."""
    unit.append(POSTINGS, (record, room, thread, "", 0))


def of_record(conn: Connection, record: int) -> list[Posting]:
    rows = conn.execute(select(*_COLUMNS).where(_p.record_id == record).order_by(_p.room_id)).all()
    return [Posting(*row) for row in rows]


def get(conn: Connection, record: int, room: int) -> Posting | None:
    row = conn.execute(select(*_COLUMNS).where(_p.record_id == record, _p.room_id == room)).first()
    return Posting(*row) if row else None


def record_at(conn: Connection, room: int, platform_id: str) -> int | None:
    """The record whose card is that message, for replies under it."""
    query = select(_p.record_id).where(_p.room_id == room, _p.platform_id == platform_id)
    return conn.execute(query).scalar()


def record_in(conn: Connection, room: int, thread: str) -> int | None:
    """The newest record whose card was posted in that thread, below somebody's message."""
    query = select(_p.record_id).where(_p.room_id == room, _p.thread == thread)
    return conn.execute(query.order_by(_p.record_id.desc()).limit(1)).scalar()


def in_room(conn: Connection, room: int) -> list[Posting]:
    return [Posting(*row) for row in conn.execute(select(*_COLUMNS).where(_p.room_id == room).order_by(_p.record_id))]


def of_client(conn: Connection, client: int) -> list[Posting]:
    """Where the cards of a client's records stand, or have their place."""
    theirs = _postings.join(_records, _records.c.id == _p.record_id)
    query = select(*_COLUMNS).select_from(theirs).where(_records.c.client_id == client)
    return [Posting(*row) for row in conn.execute(query.order_by(_p.record_id, _p.room_id))]


def waiting_in(conn: Connection, room: int) -> list[int]:
    """Open records whose card has its place in the room and does not stand there."""
    open_ = _records.join(_postings, (_records.c.id == _p.record_id) & _records.c.closed_at.is_(None))
    query = select(_p.record_id).select_from(open_).where(_p.room_id == room, _p.platform_id == "")
    return list(conn.execute(query.order_by(_p.record_id)).scalars())


def withdrawn(unit: Unit, record: int, room: int) -> None:
    """The card stands there no more; its place is kept."""
    gone = update(_postings).where(_p.record_id == record, _p.room_id == room)
    unit.run(gone.values(platform_id="", shown=0))


def anew(unit: Unit, posting: Posting, thread: str) -> bool:
    """The card is to be posted once more in its room; False when it was asked for already."""
    here = (_p.record_id == posting.record, _p.room_id == posting.room, _p.platform_id == posting.platform_id)
    return unit.run(update(_postings).where(*here).values(platform_id="", shown=0, thread=thread)) == 1


def shown(unit: Unit, record: int, room: int, was: str, platform_id: str, revision: int) -> None:
    """Notes what the room shows now; an older revision never overwrites a newer one, nor an edit of a card that `was`
    there a card that is to be posted anew."""
    here = (_p.record_id == record, _p.room_id == room, _p.platform_id == was, _p.shown <= revision)
    new = {} if was else {"posted_at": unit.now}
    unit.run(update(_postings).where(*here).values(platform_id=platform_id, shown=revision, **new))


def left_behind(unit: Unit, room: int) -> None:
    """The room's messages cannot be reached any more: each card is posted anew at its next change."""
    unit.run(update(_postings).where(_p.room_id == room).values(platform_id="", shown=0))


def move(unit: Unit, record: int, old: int, new: int) -> None:
    """The card is to stand in another room, anew, since Muster may not post in the first."""
    moved = update(_postings).where(_p.record_id == record, _p.room_id == old)
    unit.run(moved.values(room_id=new, thread="", platform_id="", shown=0, gathering_id=None))
