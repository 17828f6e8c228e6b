"""Taking everything out of a database; only the demo does that."""

from __future__ import annotations

from sqlalchemy import delete

from storage import words
from storage.tables import metadata
from storage.uow import Unit

_meta = metadata.tables["meta"]


def empty(unit: Unit) -> None:
    """Every row goes but the key of the hashes, which the running program holds."""
    for table in reversed(metadata.sorted_tables):
        unit.run(delete(table) if table is not _meta else delete(_meta).where(_meta.c.name != "hash_key"))
    words.empty(unit)
    unit.directory_changed = True
