"""Which earlier records may be about the same: a bounded set, to be compared word by word in core/alike.py."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from storage.tables import metadata

_r = metadata.tables["records"].c
_t = metadata.tables["texts"].c
CANDIDATES = 60
_RECENT = (
    select(_r.id, _t.body)
    .join(metadata.tables["texts"], _t.id == _r.title_id)
    .where(_r.kind == bindparam("kind"), _r.number < bindparam("number"), _r.status != "cancelled")
    .order_by(_r.number.desc())
    .limit(CANDIDATES)
)


def candidates(conn: Connection, kind: str, number: int, title: str) -> dict[int, str]:
    """The titles of the newest records of a kind before the one of that number, by id.

    `title` is what they are compared with: what an index of words would be asked for.
    """
    return {row.id: row.body for row in conn.execute(_RECENT, {"kind": kind, "number": number})}
