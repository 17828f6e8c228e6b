"""What the index of words lacks: what was written before there was one, or by a program that did not know it."""

from __future__ import annotations

from sqlalchemy import select

from storage import meta, words
from storage.tables import metadata
from storage.uow import Unit

_id = metadata.tables["records"].c.id
_BELOW = "words_below"
_NEWEST = 1 << 62
_LATELY = 500


def go_on(unit: Unit, limit: int) -> int:
    """Adds what was there before, the newest first; tells how many records it looked at, 0 when all is done."""
    below = meta.get(unit.conn, _BELOW)
    if below == "0":
        return 0
    looked = _add(unit, int(below or _NEWEST), limit)
    meta.put(unit, _BELOW, str(min(looked, default=0)))
    return len(looked)


def add_newest(unit: Unit) -> None:
    """Adds what was captured lately by a program of the version before."""
    _add(unit, _NEWEST, _LATELY)


def _add(unit: Unit, below: int, limit: int) -> list[int]:
    newest = select(_id).where(_id < below).order_by(_id.desc()).limit(limit)
    ids = list(unit.conn.execute(newest).scalars())
    for id in words.unknown(unit.conn, ids):
        words.again(unit, id)
    return ids
