"""What happened with a client: across all their records, newest first."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select

from core.people import Person
from storage.history import Entry, entry_of
from storage.reading import readable
from storage.tables import metadata

_history = metadata.tables["history"]
_h = _history.c
_records = metadata.tables["records"]
_texts = metadata.tables["texts"]


def of_client(
    conn: Connection, reader: Person, client: int, verbs: Collection[str], offset: int, limit: int
) -> tuple[list[Entry], int]:
    """The entries of one page, as far as the reader may read them, and how many there are in all."""
    theirs = _history.join(_records, _records.c.id == _h.record_id)
    fits = and_(_records.c.client_id == client, _h.verb.in_(sorted(verbs)), readable(reader))
    total = conn.execute(select(func.count()).select_from(theirs).where(fits)).scalar_one()
    query = select(_history, _texts.c.body).select_from(theirs.outerjoin(_texts, _texts.c.id == _h.text_id))
    query = query.where(fits).order_by(_h.at.desc(), _h.id.desc()).offset(offset).limit(limit)
    return [entry_of(row) for row in conn.execute(query)], total
