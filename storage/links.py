"""Which records belong together: related, or a duplicate that was merged into the other."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, or_, select

from storage.tables import metadata
from storage.uow import Unit

RELATED, DUPLICATE = "related", "duplicate"
Pair = tuple[int, int, str]
"""Record, other, and what the first is to the other; "" for nothing."""
_links = metadata.tables["links"]
_l = _links.c


def put(unit: Unit, record: int, other: int, kind: str, author: int | None) -> Pair:
    """From now on the one is this to the other, and nothing else; gives what they were before."""
    was = drop(unit, record, other)
    unit.run(insert(_links).values(record_id=record, other_id=other, kind=kind, author_id=author, at=unit.now))
    return was


def drop(unit: Unit, record: int, other: int) -> Pair:
    """They have nothing to do with each other any more; gives what they were before."""
    was = between(unit.conn, record, other)
    unit.run(delete(_links).where(_l.record_id == was[0], _l.other_id == was[1]))
    return was


def back(unit: Unit, was: Pair, author: int | None) -> None:
    """Puts a link back as `put` or `drop` had found it."""
    record, other, kind = was
    if kind:
        put(unit, record, other, kind, author)
    else:
        drop(unit, record, other)


def between(conn: Connection, record: int, other: int) -> Pair:
    """The link of two records, whichever way it was made."""
    ways = or_((_l.record_id == record) & (_l.other_id == other), (_l.record_id == other) & (_l.other_id == record))
    row = conn.execute(select(_l.record_id, _l.other_id, _l.kind).where(ways)).first()
    return (row.record_id, row.other_id, row.kind) if row else (record, other, "")


def of_record(conn: Connection, record: int) -> list[Pair]:
    """All links of a record, oldest first."""
    ways = or_(_l.record_id == record, _l.other_id == record)
    found = conn.execute(select(_l.record_id, _l.other_id, _l.kind).where(ways).order_by(_l.id))
    return [(row.record_id, row.other_id, row.kind) for row in found]


def merged_into(conn: Connection, record: int) -> int | None:
    """The record of which this one is a duplicate; the newest where it was merged more than once."""
    mine = (_l.record_id == record) & (_l.kind == DUPLICATE)
    return conn.execute(select(_l.other_id).where(mine).order_by(_l.at.desc(), _l.id.desc())).scalars().first()
