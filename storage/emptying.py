"""Taking everything out of a database; only the demo does that."""

from __future__ import annotations

from sqlalchemy import delete, not_, or_

from storage import words
from storage.kinds import AREA
from storage.tables import metadata
from storage.uow import Unit

_meta = metadata.tables["meta"]


def empty(unit: Unit) -> None:
    """Every row goes but what the running program holds: the key of the hashes, and the kinds of its files."""
    kept = or_(_meta.c.name == "hash_key", _meta.c.name.startswith(AREA))
    for table in reversed(metadata.sorted_tables):
        unit.run(delete(table) if table is not _meta else delete(_meta).where(not_(kept)))
    words.empty(unit)
    unit.directory_changed = True
