"""What a record consists of and what it waits for, as far down and on as it goes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Integer, String, cast, func, literal_column, select, text

from core.kinds import KINDS
from storage.tables import metadata

GONE = ("cancelled", "merged")
"""What was called off or is a duplicate does not count as a part, of whatever kind it is; nor what is below it."""
DEEPEST = 6
"""So many levels may hang below each other, the topmost counted."""
AFTER = "after"
_records, _links = metadata.tables["records"], metadata.tables["links"]
_r, _l = _records.c, _links.c
_other = _records.alias("awaited")
_BELOW = (
    "WITH RECURSIVE below(id, closed_at) AS (SELECT p.id, p.closed_at FROM records p WHERE p.parent_id = {of} "
    "AND p.status NOT IN ('cancelled', 'merged') UNION SELECT p.id, p.closed_at FROM records p "
    "JOIN below ON p.parent_id = below.id WHERE p.status NOT IN ('cancelled', 'merged')) "
)
_COUNTED = _BELOW.replace("{of}", "records.id")
# A recursive statement that looks at the row around it is written out: SQLAlchemy lifts it out of its row.
_ALL = f"({_COUNTED} SELECT count(*) FROM below)"  # noqa: S608  every part of it stands here
_DONE = f"({_COUNTED} SELECT count(closed_at) FROM below)"  # noqa: S608  every part of it stands here
PARTS: Any = literal_column(_ALL, Integer).label("parts")
PARTS_DONE: Any = literal_column(_DONE, Integer).label("parts_done")
_named = _other.c.kind + ":" + cast(_other.c.number, String) + ":" + func.coalesce(cast(_other.c.owner_id, String), "")
_AWAITED = (_l.record_id == _r.id, _l.kind == AFTER, _other.c.id == _l.other_id, _other.c.closed_at.is_(None))
WAITS: Any = (
    select(func.aggregate_strings(_named, " ")).where(*_AWAITED).correlate(_records).scalar_subquery().label("waits")
)
WAITING = select(_l.id).where(*_AWAITED).correlate(_records).exists()
"""Whether a record waits for another that is still open."""

_TREE = text(
    "WITH RECURSIVE below(id, parent, depth) AS (SELECT id, parent_id, 1 FROM records WHERE parent_id = :id "
    "UNION ALL SELECT r.id, r.parent_id, below.depth + 1 FROM records r JOIN below ON r.parent_id = below.id "
    "WHERE below.depth < 12) SELECT id, parent, depth FROM below ORDER BY id LIMIT 1000"
)
_ABOVE = text(
    "WITH RECURSIVE above(id, parent, depth) AS (SELECT id, parent_id, 0 FROM records WHERE id = :id "
    "UNION ALL SELECT r.id, r.parent_id, above.depth + 1 FROM records r JOIN above ON r.id = above.parent "
    "WHERE above.depth < 12) SELECT id FROM above WHERE depth > 0 ORDER BY depth"
)


def waits_of(row: Any) -> tuple[tuple[str, int | None], ...]:
    """The references of what a row waits for, each with who has it, the oldest first."""
    found = sorted(one.split(":") for one in (row.get("waits") or "").split())
    found.sort(key=lambda one: int(one[1]))
    return tuple((f"{KINDS[kind].prefix}-{number}", int(owner) if owner else None) for kind, number, owner in found)


def above(conn: Connection, id: int) -> list[int]:
    """The record of which this one is a part, and so on to the topmost."""
    return [row.id for row in conn.execute(_ABOVE, {"id": id})]


def tree(conn: Connection, id: int) -> list[tuple[int, int]]:
    """Everything below a record, each part followed by its own: its id, and how deep it lies, from 1."""
    rows = conn.execute(_TREE, {"id": id}).all()
    children: dict[int, list[int]] = {}
    depth = {row.id: row.depth for row in rows}
    for row in rows:
        children.setdefault(row.parent, []).append(row.id)
    found: list[tuple[int, int]] = []
    waiting = list(reversed(children.get(id, [])))
    while waiting:
        one = waiting.pop()
        found.append((one, depth[one]))
        waiting.extend(reversed(children.get(one, [])))
    return found


def awaiting(conn: Connection, id: int) -> list[int]:
    """What waits for this record."""
    query = select(_l.record_id).where(_l.other_id == id, _l.kind == AFTER).order_by(_l.id)
    return list(conn.execute(query).scalars())


def chain(conn: Connection, start: int, end: int) -> list[int]:
    """The records by which the first waits for the last, both named; nothing where it does not."""
    came: dict[int, int] = {start: start}
    waiting = [start]
    while waiting and end not in came:
        query = select(_l.record_id, _l.other_id).where(_l.record_id.in_(waiting), _l.kind == AFTER).order_by(_l.id)
        rows = [row for row in conn.execute(query) if row.other_id not in came]
        came |= {row.other_id: row.record_id for row in reversed(rows)}
        waiting = list({row.other_id for row in rows})
    if end not in came:
        return []
    path = [end]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]
